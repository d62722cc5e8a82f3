import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Device, Session } from "../../../kernels/program/device.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import type { Run } from "../plan/run.ts";
import { runGroup } from "./run_group.ts";
import { onEachDevice, runSmall } from "./testing/on_each_device.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const DATASET = smallDataset();
/** A learning rate that is no f32: the first update makes parameters infinite, whatever the device. */
const TOO_MUCH = 1e39;

/** Runs that differ in seed, learning rate and initial weights. */
const RUNS = Array.from(
  { length: 40 },
  (_, i) =>
    smallRun(i, { lr: [0.05, 0.2, 0.5][i % 3], init: i % 4 === 1 ? { normal: { std: 0.3 } } : "kaiming_normal" }),
);

onEachDevice("a run has the same bits alone, among 7 and among 40", async (device) => {
  const among40 = await runSmall(device, RUNS);
  const among7 = await runSmall(device, RUNS.slice(20, 27));
  assertEquals(among7, among40.slice(20, 27));
  for (const at of [0, 23, 39]) assertEquals(await runSmall(device, [RUNS[at]]), [among40[at]]);
  assertEquals(new Set(among40.map(({ parameterHash }) => parameterHash)).size, 40);
  assert(among40.every(({ status }) => status === "ok"));
});

onEachDevice("a run has the same bits whatever the slice between readbacks", async (device) => {
  const runs = [smallRun(3), smallRun(4, { lr: 0.5 })];
  const [records, ...others] = await Promise.all([50, 7, 1].map((capacity) => runSmall(device, runs, { capacity })));
  for (const other of others) assertEquals(other, records);
  const evaluated = runs.map(({ seed, tuned }) => smallRun(seed, { lr: Number(tuned["optimizer.lr"]), every: 4 }));
  const onTheWay = await runSmall(device, evaluated, { capacity: 50 });
  assertEquals(onTheWay.map(({ parameterHash }) => parameterHash), records.map(({ parameterHash }) => parameterHash));
  assertEquals(onTheWay[0].series.validation_loss.steps, [4, 8, 12, 16, 20, 24, 28]);
});

onEachDevice(
  "dropout, running statistics and Adam's moments keep a run's bits, whatever runs beside it",
  async (device) => {
    const rich = (seed: number, lr: number): Run => {
      const run = smallRun(seed);
      const model = { ...run.config.model, norm: "batch", dropout: 0.3, activation: "tanh" } as const;
      const optimizer = { kind: "adamw", lr, weight_decay: lr, clip: { norm: 0.1 + lr } } as const;
      return { ...run, config: { ...run.config, model, optimizer } };
    };
    const runs = [rich(1, 0.01), rich(2, 0.003), rich(1, 0.03)];
    const together = await runSmall(device, runs, { capacity: 50 });
    assertEquals(await runSmall(device, [runs[1]], { capacity: 7 }), [together[1]]);
    assertEquals(await runSmall(device, [runs[2], runs[0]], { capacity: 1 }), [together[2], together[0]]);
    assertEquals(new Set(together.map(({ parameterHash }) => parameterHash)).size, 3);
    const { model } = runs[0].config;
    const undropped = { ...runs[0], config: { ...runs[0].config, model: { ...model, dropout: 0 } } };
    assertNotEquals((await runSmall(device, [undropped]))[0].parameterHash, together[0].parameterHash);
  },
);

onEachDevice("the same device gives the same record twice, another seed another", async (device) => {
  const [first, second, other] = await Promise.all([1, 1, 2].map((seed) => runSmall(device, [smallRun(seed)])));
  assertEquals(second, first);
  assertNotEquals(other[0].parameterHash, first[0].parameterHash);
});

onEachDevice("a diverging run says at which step and why, and leaves its neighbours' bits alone", async (device) => {
  const sound = [smallRun(5), smallRun(6)];
  const wild = smallRun(7, { lr: TOO_MUCH });
  const [alone] = await runSmall(device, [wild]);
  const [left, middle, right] = await runSmall(device, [sound[0], wild, sound[1]]);
  assertEquals([left, right], await runSmall(device, sound));
  assertEquals(middle, alone);
  assertEquals(middle.status, "diverged");
  assertEquals(middle.step, 1);
  assertEquals(
    middle.reason,
    `the loss is ${middle.series.loss_before_divergence.values.at(-1)} at step ${middle.step}`,
  );
  assertEquals(middle.scalars["test_accuracy@end"], undefined);
  for (const capacity of [1, 50]) assertEquals(await runSmall(device, [wild], { capacity }), [alone]);
});

onEachDevice("training lowers the loss, and small networks learn the clusters", async (device) => {
  const [record] = await runSmall(device, [smallRun(1, { steps: 60 })]);
  assert(record.scalars["loss@end"] < 0.5 * record.scalars["loss@0"], JSON.stringify(record.scalars));
  assert(record.scalars["test_accuracy@end"] > 0.9, JSON.stringify(record.scalars));
});

onEachDevice("a signal run stops after one pass and has a profile of every layer", async (device) => {
  const [record] = await runSmall(device, [smallRun(1)], { protocol: "signal" });
  assertEquals(Object.keys(record.scalars), ["loss@0"]);
  assertEquals(record.series, {});
  assertEquals(record.profiles["activation_mean@0"].length, 2);
  assertEquals(record.profiles["grad_norm@0"].length, 3);
  for (const values of Object.values(record.profiles)) assert(values.every(Number.isFinite));
});

Deno.test("evaluation covers exactly the rows of each set, once, the test set only at the end", async () => {
  const evaluated: { rows: number[] }[] = [];
  await runSmall(recording(referenceDevice(), evaluated), [smallRun(1, { every: 20 })]);
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  assertEquals(evaluated.map(({ rows }) => rows), [range(48, 60), range(48, 60), range(60, 84)]);
});

Deno.test("batches are rows of the training set alone", async () => {
  const seen = new Set<number>();
  const device = referenceDevice();
  const watched: Device = {
    ...device,
    load: async (program, replicas) => {
      const session = await device.load(program, replicas);
      const write = session.write.bind(session);
      session.write = (tensor, replica, values) => {
        if (tensor.name === "train.index") { for (const row of values) seen.add(row); }
        write(tensor, replica, values);
      };
      return session;
    },
  };
  await runSmall(watched, [smallRun(1)]);
  assertEquals([...seen].sort((a, b) => a - b), Array.from({ length: 48 }, (_, i) => i));
});

Deno.test("progress counts every step of every run, those of a diverged one too", async () => {
  const reports: number[] = [];
  const job = { runs: [smallRun(1), smallRun(2, { lr: TOO_MUCH })], dataset: DATASET };
  const rest = { protocol: "train", observe: [], capacity: 7, build: "b" } as const;
  await runGroup(referenceDevice(), { ...job, ...rest }, (done) => void reports.push(done));
  assertEquals(reports, [14, 28, 42, 56, 60, 60]);
});

/** A device that notes which rows each evaluation went over. */
function recording(device: Device, evaluated: { rows: number[] }[]): Device {
  return {
    ...device,
    load: async (program, replicas): Promise<Session> => {
      const session = await device.load(program, replicas);
      const [write, run] = [session.write.bind(session), session.run.bind(session)];
      let index: number[] = [];
      let perBatch = 0;
      session.write = (tensor, replica, values) => {
        if (tensor.name === "evaluate.index") [index, perBatch] = [[...values], tensor.shape[1]];
        write(tensor, replica, values);
      };
      session.run = (phase, times, active) => {
        if (phase === "evaluate") evaluated.push({ rows: index.slice(0, times * perBatch) });
        return run(phase, times, active);
      };
      return session;
    },
  };
}

onEachDevice(
  "values that claims ask for join a record and change nothing in it, whatever the slice",
  async (device) => {
    const runs = [smallRun(3), smallRun(4, { lr: TOO_MUCH })];
    const requests = [
      { quantity: "loss", at: { reduce: "min" } },
      { quantity: "loss", at: { reduce: "first_step", is: "not_finite" } },
    ] as const;
    const plain = await runSmall(device, runs);
    const asked = await runSmall(device, runs, { requests });
    assertEquals(await runSmall(device, runs, { requests, capacity: 3 }), asked);
    const keys = ["min(loss)@[0,end]", "first_step(loss not finite)@[0,end]"];
    asked.forEach((record, i) => {
      const { [keys[0]]: least, [keys[1]]: lost, ...others } = record.scalars;
      assertEquals({ ...record, scalars: others }, plain[i]);
      assertEquals(lost, record.step ?? Infinity);
      const series = record.series.loss.values.filter(Number.isFinite);
      assert(Math.abs(least - Math.min(...series)) <= 1e-4 * least, `${least}`);
    });
  },
);
