import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import type { Device } from "../../../kernels/program/device.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import { runGroup } from "../run/run_group.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";
import { observeMisfit } from "./fit.ts";

const DATASET = smallDataset();
const OBSERVE: readonly QuantityName[] = [
  "step_loss_range",
  "step_gradient_change",
  "step_smoothness",
  "covariate_shift",
];

/** A run whose batch is the whole training set, as are the rows it is observed on. */
async function wholeBatch(
  device: Device,
  lr: number,
  { observe = OBSERVE, seeds = [1], ...model }: {
    observe?: readonly QuantityName[];
    seeds?: number[];
    norm?: RunConfig["model"]["norm"];
  } = {},
) {
  const runs = seeds.map((seed) => {
    const run = smallRun(seed, { lr, steps: 2 });
    const config: RunConfig = {
      ...run.config,
      model: { ...run.config.model, activation: "tanh", ...model },
      data: { ...run.config.data, batch: 48 },
      train: { steps: 2, observe_rows: 48 },
    };
    return { ...run, config };
  });
  return await runGroup(device, { runs, dataset: DATASET, protocol: "train", observe, capacity: 5, build: "" });
}

for (
  const { name, present, open } of [
    { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
    ...TEST_DEVICES,
  ]
) {
  Deno.test({
    name: `what a step would meet is what it meets, on ${name}`,
    ignore: !present,
    async fn() {
      await using device = await open();
      for (const norm of ["none", "batch"] as const) {
        const [run] = await wholeBatch(device, 0.1, { norm });
        // Training at twice the rate takes the longest of the steps tried; its gradient norms bound the change.
        const [trained] = await wholeBatch(device, 0.2, { norm, observe: ["loss", "grad_norm_global"] });
        const [before, after] = trained.series.loss.values;
        assert(before - after > 1e-3);
        assertAlmostEquals(run.scalars["step_loss_range@0"], before - after, 1e-2 * (before - after), norm);
        const [first, second] = trained.series.grad_norm_global.values;
        assert(run.scalars["step_gradient_change@0"] >= Math.abs(first - second) * 0.999, norm);
        assert(run.scalars["step_gradient_change@0"] <= first + second, norm);
      }
    },
  });
}

Deno.test("the shorter the step, the nearer its smoothness to a product with the Hessian, below the sharpness", async () => {
  const device = referenceDevice();
  const observe: QuantityName[] = [...OBSERVE, "sharpness"];
  const [longer, shorter] = await Promise.all([1e-4, 1e-5].map((lr) => wholeBatch(device, lr, { observe })));
  const [a, b] = [longer[0].scalars, shorter[0].scalars];
  assertAlmostEquals(a["step_smoothness@0"], b["step_smoothness@0"], 1e-3 * b["step_smoothness@0"]);
  assertAlmostEquals(a["step_gradient_change@0"], 10 * b["step_gradient_change@0"], 1e-3 * a["step_gradient_change@0"]);
  assert(b["step_smoothness@0"] > 0 && b["step_smoothness@0"] <= 1.001 * Math.abs(b["sharpness@0"]));
});

Deno.test("a run's numbers do not depend on the others, and observing changes no bit", async () => {
  const device = referenceDevice();
  const [alone] = await wholeBatch(device, 0.1, { seeds: [2] });
  const [, among] = await wholeBatch(device, 0.1, { seeds: [1, 2, 3] });
  assertEquals(among.scalars, alone.scalars);
  const [silent] = await wholeBatch(device, 0.1, { seeds: [2], observe: ["loss"] });
  assertEquals(alone.parameterHash, silent.parameterHash);
});

Deno.test("networks with kinks are refused, whose displaced passes would leave them out", () => {
  const { config } = smallRun(1);
  const message = "needs a network without rectifiers and maxima, whose kinks the displaced passes leave out";
  assertEquals(observeMisfit("step_smoothness", config), message);
  assertEquals(
    observeMisfit("step_smoothness", { ...config, model: { ...config.model, activation: "gelu" } }),
    undefined,
  );
});
