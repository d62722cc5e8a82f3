import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Device, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { LOSS_SCALE } from "../../../kernels/update_scale/state.ts";
import type { Dataset } from "../data/dataset.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { runGroup } from "./run_group.ts";
import { stepInputs } from "./step_inputs.ts";
import { onEachDevice } from "./testing/devices.ts";
import { FAMILIES, familyOf } from "./testing/families.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

type Accumulate = NonNullable<RunConfig["train"]["accumulate"]>;

/** Gradients of one step as the optimizer gets them, and what else the step left. */
async function stepOf(device: Device, config: RunConfig, dataset: Dataset) {
  const built = trainingProgram(config, dataShape(dataset), { capacity: 1, keepGradients: true });
  const { microBatches, program: { tensors, phases: { train } } } = built;
  const program = { tensors, phases: { train } };
  await using session = await device.load(program, 1);
  const write = (name: string, values: Values) => session.write(tensorNamed(program, name), 0, values);
  write("data.inputs", dataset.inputs);
  write("data.labels", dataset.labels);
  write("counters", Uint32Array.of(0, 1));
  for (const { tensor, initial } of [...built.parameters, ...built.states]) {
    session.write(tensor, 0, initial({ config, seed: 3 }));
  }
  const inputs = stepInputs(built, { config, seed: 3 }, { split: dataset.split, first: 0, count: 1 });
  for (const [name, values] of inputs) write(name, values);
  await session.run("train", microBatches.count);
  const updates = train.filter(({ kernel }) => kernel === "sgd" || kernel === "descend");
  const read = async (tensor: Tensor) => Array.from((await session.read(tensor))[0]);
  const gradients = await Promise.all(updates.map(({ tensors }) => read(tensors.gradient)));
  const log = await read(tensorNamed(program, "train.log"));
  const states = await Promise.all(built.states.map(({ tensor }) => read(tensor)));
  return { gradients, log, states };
}

function norm(values: readonly number[]): number {
  return Math.hypot(...values);
}

/** Greatest ‖a − b‖ over max(‖b‖, 1e-4 × the norm of all), over tensors. */
function difference(a: readonly number[][], b: readonly number[][]): number {
  const all = Math.hypot(...b.map(norm));
  return Math.max(
    ...b.map((values, i) => norm(values.map((x, k) => x - a[i][k])) / Math.max(norm(values), 1e-4 * all)),
  );
}

function small(more: { accumulate?: Accumulate } & Partial<RunConfig> = {}): RunConfig {
  const { config } = smallRun(0);
  const { accumulate, ...rest } = more;
  return { ...config, ...rest, train: { ...config.train, accumulate } };
}

const EQUAL = [["a perceptron", undefined], ...FAMILIES.filter(([name]) => !name.includes("dropout"))] as const;

onEachDevice("accumulated gradients are those of the large batch, to rounding, in every family", async (device) => {
  // A rectifier's input within rounding of zero would make gradients part; this seed has none.
  const tolerance = device.info.kind === "reference" ? 1e-7 : 3e-6;
  for (const [name, family] of EQUAL) {
    const batch = 12;
    const of = async (accumulate?: Accumulate) => {
      const more = { data: { batch }, train: { accumulate } };
      const { config, dataset } = family ? await familyOf(family, more) : {
        config: { ...small({ accumulate }), data: { task: "digits", batch } } as RunConfig,
        dataset: smallDataset(),
      };
      return await stepOf(device, config, dataset);
    };
    const whole = await of();
    const error = difference((await of(3)).gradients, whole.gradients);
    assert(error <= tolerance, `${name}: ${error}`);
    const summed = await of({ steps: 3, divide: "none", repeat: false });
    assert(difference(summed.gradients, whole.gradients) > 1, `${name}: a sum without division is not told`);
  }
});

onEachDevice(
  "unequal micro-batches give the large batch's gradient by rows, and another by their number",
  async (device) => {
    const whole = await stepOf(device, small(), smallDataset());
    const parts = async (divide: "rows" | "steps") =>
      await stepOf(device, small({ accumulate: { sizes: [5, 2, 1], divide } }), smallDataset());
    const byRows = await parts("rows");
    assert(difference(byRows.gradients, whole.gradients) <= 1e-6);
    assert(difference((await parts("steps")).gradients, whole.gradients) > 0.05);
    const losses = [0, 2, 4].map((at) => byRows.log[at]);
    assertAlmostEquals((5 * losses[0] + 2 * losses[1] + losses[2]) / 8, whole.log[0], 1e-6);
    assertEquals(byRows.log[1] + byRows.log[3] + byRows.log[5], whole.log[1]);
  },
);

onEachDevice("a loop that does not move on in the data gives the gradient of one micro-batch", async (device) => {
  const { config } = smallRun(0);
  const repeated = await stepOf(
    device,
    small({ accumulate: { steps: 4, divide: "rows", repeat: true } }),
    smallDataset(),
  );
  const one = await stepOf(device, small({ accumulate: { sizes: [2, 6], divide: "none" } }), smallDataset());
  const moving = await stepOf(device, small({ accumulate: 4 }), smallDataset());
  assertEquals(repeated.log.filter((_, i) => i % 2 === 0), Array(4).fill(one.log[0]));
  assert(difference(repeated.gradients, moving.gradients) > 0.05);
  const firstRows = {
    ...config,
    train: { ...config.train, accumulate: { steps: 4, divide: "none", repeat: true } as const },
  };
  const fourTimes = await stepOf(device, firstRows, smallDataset());
  assert(difference(fourTimes.gradients.map((g) => g.map((x) => x / 4)), repeated.gradients) <= 1e-6);
});

onEachDevice("a batch norm sees micro-batches, and remembers each of them", async (device) => {
  const model = { ...smallRun(0).config.model, norm: "batch" } as const;
  const whole = await stepOf(device, small({ model }), smallDataset());
  const parts = await stepOf(device, small({ model, accumulate: 2 }), smallDataset());
  assert(difference(parts.gradients, whole.gradients) > 0.01);
  // mean and variance start at 0 and 1, and keep 0.9 of what they are with each batch
  const kept = (variance: number, times: number) => variance >= 0.9 ** times && variance < 1;
  const variances = (states: number[][]) => states[0].slice(states[0].length / 2);
  assert(variances(parts.states).some((variance) => kept(variance, 2) && !kept(variance, 1)));
});

onEachDevice("loss scale, accumulation and clipping: summed, unscaled, then bounded", async (device) => {
  const policy = { master: true, subnormals: "kept", loss_scale: { static: 1024 } } as const;
  const { optimizer } = smallRun(0).config;
  const clipped = { ...optimizer, clip: { norm: 0.05 } } as const;
  const free = await stepOf(device, small({ accumulate: 4, precision: { f16: policy } }), smallDataset());
  const plain = await stepOf(device, small(), smallDataset());
  assert(difference(free.gradients, plain.gradients) <= 0.02, "fp16 rounds to three digits");
  const bounded = await stepOf(
    device,
    small({ accumulate: 4, precision: { f16: policy }, optimizer: clipped }),
    smallDataset(),
  );
  const [before, after] = [free, bounded].map(({ gradients }) => Math.hypot(...gradients.map(norm)));
  assert(before > 0.1, `${before}`);
  assertAlmostEquals(after, 0.05, 5e-6); // 1e-6 is added to the norm
  const turned = difference(bounded.gradients.map((g) => g.map((x) => x * before / after)), free.gradients);
  assert(turned <= 1e-5, `${turned}`);
});

onEachDevice("an overflow in any micro-batch skips the step, and counts as one", async (device) => {
  const dynamic = { initial: 2 ** 30, growth: 2, backoff: 0.5, interval: 2000 };
  const policy = { master: true, subnormals: "kept", loss_scale: { dynamic } } as const;
  const { states } = await stepOf(device, small({ accumulate: 4, precision: { f16: policy } }), smallDataset());
  const scale = states.at(-1)!;
  assertEquals(scale[LOSS_SCALE.scale], 2 ** 29);
  assertEquals([scale[LOSS_SCALE.skippedSteps], scale[LOSS_SCALE.overflow]], [1, 1]);
});

onEachDevice("a run of micro-batches has a row a step, and the same bits in any slice and company", async (device) => {
  const run = (seed: number, accumulate?: Accumulate) => {
    const one = smallRun(seed, { steps: 12, every: 5 });
    return { ...one, config: { ...one.config, train: { ...one.config.train, accumulate } } };
  };
  const train = (seeds: readonly number[], capacity: number, accumulate?: Accumulate) =>
    runGroup(device, {
      runs: seeds.map((seed) => run(seed, accumulate)),
      dataset: smallDataset(),
      protocol: "train",
      capacity,
      build: "b",
    });
  const together = await train([1, 2, 3], 50, 4);
  assertEquals(await train([2], 7, 4), [together[1]]);
  assertEquals(await train([3, 1], 1, 4), [together[2], together[0]]);
  const [whole] = await train([1], 50);
  assertEquals(together[0].series.loss.steps, whole.series.loss.steps);
  together[0].series.loss.values.forEach((loss, i) => assertAlmostEquals(loss, whole.series.loss.values[i], 1e-3));
  assertEquals(together[0].series.train_accuracy.values.slice(0, 3), whole.series.train_accuracy.values.slice(0, 3));
});
