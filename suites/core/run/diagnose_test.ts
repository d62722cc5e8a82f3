import { assert, assertEquals } from "@std/assert";
import type { Device } from "../../../kernels/program/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import type { Nonfinite, RunRecord } from "../../../results/format.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import type { RunConfig } from "../spec/config.ts";
import { runGroup } from "./run_group.ts";
import { onEachDevice } from "./testing/devices.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

/** A learning rate that is no f32: the first update makes parameters infinite. */
const TOO_MUCH = 1e39;

function train(device: Device, runs: readonly Run[], dataset: Dataset = smallDataset()): Promise<RunRecord[]> {
  return runGroup(device, { runs, dataset, protocol: "train", capacity: 7, build: "b" });
}

function run(more: { [Section in keyof RunConfig]?: Partial<RunConfig[Section]> }, lr = 0.2): Run {
  const one = smallRun(5, { lr });
  const { model, train, loss, precision } = more;
  const { config } = one;
  return {
    ...one,
    config: {
      ...config,
      model: { ...config.model, ...model },
      train: { ...config.train, ...train },
      loss: { ...config.loss, ...loss },
      precision: (precision ?? config.precision) as RunConfig["precision"],
    },
  };
}

async function originOf(
  device: Device,
  one: Run,
  dataset?: Dataset,
): Promise<[step: number | null, Nonfinite | undefined]> {
  const [record] = await train(device, [one], dataset);
  assertEquals(record.status, "diverged");
  return [record.step, record.nonfinite];
}

onEachDevice("an update that made parameters infinite is told by the first layer that has one", async (device) => {
  const [step, origin] = await originOf(device, run({}, TOO_MUCH));
  assertEquals([step, origin], [1, { layer: 1, where: "parameter", tensor: "layer1.weight" }]);
});

onEachDevice("a layer whose output overflows is told, the layers before it being finite", async (device) => {
  // Each layer multiplies by about 1e15 times a few: f32 ends in the third.
  const init = { normal: { std: 1e15 } };
  assertEquals(await originOf(device, run({ model: { depth: 4, init, activation: "identity" } })), [
    0,
    { layer: 3, where: "output", tensor: "layer3.before" },
  ]);
  const rectified = await originOf(device, run({ model: { depth: 4, init } }));
  assertEquals(rectified[1], { layer: 3, where: "output", tensor: "layer3.out" });
}, TEST_DEVICES); // float64 has room for more

onEachDevice("16 bits overflow earlier, and where", async (device) => {
  const f16 = { f16: { master: true, subnormals: "kept", loss_scale: "none" } } as const;
  const init = { normal: { std: 200 } };
  const [step, origin] = await originOf(
    device,
    run({ model: { depth: 4, init, activation: "identity" }, precision: f16 }),
  );
  assertEquals([step, origin?.layer, origin?.where], [0, 2, "output"]);
});

onEachDevice("a batch that holds a NaN is told from what becomes of it", async (device) => {
  const dataset = smallDataset();
  dataset.inputs[6 * 40 + 2] = NaN; // row 40, of some batch of the first epoch
  const [step, origin] = await originOf(device, run({}), dataset);
  assertEquals(origin, { layer: 1, where: "input", tensor: "x" });
  assert(step !== null && step < 6, `step ${step}`);
});

onEachDevice("a loss that overflows over finite logits is told as such", async (device) => {
  const init = { normal: { std: 30 } };
  const naive = run({ model: { init }, loss: { softmax: "naive" } });
  assertEquals(await originOf(device, naive), [0, { layer: 3, where: "loss", tensor: "loss" }]);
});

onEachDevice("micro-batches and checkpoints tell the same origin", async (device) => {
  const dataset = smallDataset();
  dataset.inputs[6 * 40 + 2] = NaN;
  const [plain] = await train(device, [run({})], dataset);
  const settings: RunConfig["train"]["accumulate"][] = [4, { sizes: [1, 4, 3], divide: "rows" }];
  for (const accumulate of settings) {
    const [record] = await train(device, [run({ train: { accumulate } })], dataset);
    assertEquals([record.step, record.nonfinite], [plain.step, plain.nonfinite]);
  }
  const checkpoint = { every: 2 };
  const [record] = await train(device, [run({ model: { depth: 6 }, train: { checkpoint } }, TOO_MUCH)]);
  assertEquals([record.step, record.nonfinite?.where], [1, "parameter"]);
});

onEachDevice(
  "diverging runs among sound ones: each has its own origin, and the sound ones their bits",
  async (device) => {
    const sound = [smallRun(5), smallRun(6)];
    const wild = [smallRun(7, { lr: TOO_MUCH }), smallRun(8, { init: { normal: { std: 1e30 } } })];
    const together = await train(device, [wild[0], sound[0], wild[1], sound[1]]);
    assertEquals([together[1], together[3]], await train(device, sound));
    assertEquals([together[0], together[2]], [...await train(device, [wild[0]]), ...await train(device, [wild[1]])]);
    assertEquals([together[0], together[2]].map(({ nonfinite }) => nonfinite?.where), ["parameter", "output"]);
    assert(!("nonfinite" in together[1]));
  },
  TEST_DEVICES,
);
