import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { trainingProgram } from "../program/training_program.ts";
import { dataShape } from "../run/data_shape.ts";
import { runGroup } from "../run/run_group.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";

const DATASET = smallDataset();
const [INPUTS, UNITS, CLASSES, ROWS] = [6, 8, 3, 48];

function runOf(seed: number, lr: number, depth: number) {
  const run = smallRun(seed, { lr, steps: 1 });
  const config: RunConfig = {
    ...run.config,
    model: { ...run.config.model, activation: "tanh", depth },
    train: { steps: 1, observe_rows: ROWS },
  };
  return { ...run, config };
}

/** A network of one hidden layer, written down plainly: gradients of the mean cross-entropy over the training set. */
function gradientsOf(weights: readonly number[][]): number[][] {
  const [w1, b1, w2, b2] = weights;
  const gradients = weights.map((one) => one.map(() => 0));
  for (let row = 0; row < ROWS; row++) {
    const x = Array.from(DATASET.inputs.subarray(row * INPUTS, (row + 1) * INPUTS));
    const h = b1.map((b, j) => Math.tanh(x.reduce((sum, value, i) => sum + value * w1[i * UNITS + j], b)));
    const logits = b2.map((b, k) => h.reduce((sum, value, j) => sum + value * w2[j * CLASSES + k], b));
    const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
    const dz = logits.map((z, k) => (Math.exp(z) / total - Number(DATASET.labels[row] === k)) / ROWS);
    const da = h.map((value, j) => (1 - value * value) * dz.reduce((sum, d, k) => sum + d * w2[j * CLASSES + k], 0));
    x.forEach((value, i) => da.forEach((d, j) => gradients[0][i * UNITS + j] += value * d));
    da.forEach((d, j) => gradients[1][j] += d);
    h.forEach((value, j) => dz.forEach((d, k) => gradients[2][j * CLASSES + k] += value * d));
    dz.forEach((d, k) => gradients[3][k] += d);
  }
  return gradients;
}

const normOf = (...parts: number[][]) => Math.hypot(...parts.flat());

function shiftOf(run: ReturnType<typeof runOf>): number {
  const { parameters } = trainingProgram(run.config, dataShape(DATASET), { capacity: 1 });
  const weights = parameters.map(({ initial }) => Array.from(initial(run)));
  const before = gradientsOf(weights);
  const moved = weights.map((one, i) => one.map((w, k) => i < 2 ? w - run.config.optimizer.lr * before[i][k] : w));
  const after = gradientsOf(moved);
  const change = [2, 3].map((i) => after[i].map((g, k) => g - before[i][k]));
  return normOf(...change) / normOf(before[2], before[3]);
}

for (
  const { name, present, open } of [
    { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
    ...TEST_DEVICES,
  ]
) {
  Deno.test({
    name: `the head's gradient moves with the layer below as in a network written down plainly, on ${name}`,
    ignore: !present,
    async fn() {
      await using device = await open();
      const runs = [runOf(1, 0.5, 1), runOf(2, 0.1, 1)];
      const options = { dataset: DATASET, protocol: "signal", capacity: 5, build: "" } as const;
      const records = await runGroup(device, { ...options, runs, observe: ["covariate_shift"] });
      const want = runs.map(shiftOf);
      assert(want[0] > 0.01);
      records.forEach(({ scalars }, i) => assertAlmostEquals(scalars["covariate_shift@0"], want[i], 1e-3 * want[i]));
    },
  });
}

Deno.test("over more layers it is a mean, in proportion to short steps", async () => {
  const options = { dataset: DATASET, protocol: "signal", capacity: 5, build: "" } as const;
  const shiftAt = async (lr: number) => {
    const [{ scalars }] = await runGroup(referenceDevice(), {
      ...options,
      runs: [runOf(3, lr, 4)],
      observe: ["covariate_shift"],
    });
    return scalars["covariate_shift@0"];
  };
  const [short, shorter] = [await shiftAt(1e-4), await shiftAt(1e-5)];
  assert(shorter > 0);
  assertAlmostEquals(short / shorter, 10, 1e-2);
  assertEquals(await shiftAt(1e-4), short);
});
