import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Device } from "../../../kernels/program/device.ts";
import type { RunRecord } from "../../../results/format.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import type { RunConfig } from "../spec/config.ts";
import { runGroup } from "./run_group.ts";
import { onEachDevice } from "./testing/devices.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const [STEPS, EVERY] = [64, 4];

/** A network with running statistics that learns its few rows by heart, so that its validation loss rises again. */
function run(seed: number, lr: number, train: Partial<RunConfig["train"]> = {}): Run {
  const one = smallRun(seed, { lr, steps: STEPS, every: EVERY });
  const model = { ...one.config.model, width: 24, norm: "batch" } as const;
  return { ...one, config: { ...one.config, model, train: { ...one.config.train, ...train } } };
}

/** Random labels: there is nothing to learn but the rows themselves. */
const DATASET: Dataset = (() => {
  const dataset = smallDataset();
  return { ...dataset, labels: dataset.labels.map((_, i) => (i * i * 7 + i) % 5 % 3) };
})();

function train(device: Device, runs: readonly Run[], capacity = 50, dataset = DATASET): Promise<RunRecord[]> {
  return runGroup(device, { runs, dataset, protocol: "train", capacity, build: "b" });
}

onEachDevice(
  "a run stops where its validation loss has not fallen for long enough, and ends with its best",
  async (device) => {
    const [whole] = await train(device, [run(1, 0.5)]);
    const { steps, values } = whole.series.validation_loss;
    const [stopped] = await train(device, [run(1, 0.5, { patience: 3 })]);
    const best = stopped.scalars["best_step@end"];
    const end = stopped.scalars["stopped_at@end"];
    assertEquals(end, best + 3 * EVERY);
    assert(end < STEPS, `stopped at ${end}`);
    assertEquals(stopped.series.validation_loss.steps, steps.filter((step) => step <= end));
    assertEquals(stopped.series.validation_loss.values, values.slice(0, end / EVERY));
    assertEquals(Math.min(...values.slice(0, end / EVERY)), values[best / EVERY - 1]);
    assertEquals(stopped.series.loss.steps.at(-1), end - 1);
    const [short] = await train(device, [run(1, 0.5, { steps: best })]);
    assertEquals(stopped.parameterHash, short.parameterHash);
    for (const key of ["validation_loss@end", "test_loss@end", "test_accuracy@end"]) {
      assertEquals(stopped.scalars[key], short.scalars[key], key);
    }
  },
);

onEachDevice("without restoring, a run ends with its last parameters", async (device) => {
  const patience = { evaluations: 3, restore: false };
  const [stopped] = await train(device, [run(1, 0.5, { patience })]);
  const [short] = await train(device, [run(1, 0.5, { steps: stopped.scalars["stopped_at@end"] })]);
  assertEquals(stopped.parameterHash, short.parameterHash);
  const [restored] = await train(device, [run(1, 0.5, { patience: 3 })]);
  assertNotEquals(restored.parameterHash, stopped.parameterHash);
});

onEachDevice("one that stops leaves its neighbours' bits alone, in any slice", async (device) => {
  const patient = (seed: number, lr: number) => run(seed, lr, { patience: 2 });
  const runs = [patient(1, 0.5), patient(2, 0.001), patient(3, 1e39), patient(4, 0.3)];
  const together = await train(device, runs);
  for (const [i, one] of runs.entries()) assertEquals(await train(device, [one]), [together[i]]);
  assertEquals(await train(device, runs, 3), together);
  assertEquals(await train(device, runs, 1), together);
  assertEquals(together.map(({ status }) => status), ["ok", "ok", "diverged", "ok"]);
  const ends = together.map(({ scalars }) => scalars["stopped_at@end"]);
  assertEquals(ends[2], undefined);
  assert(new Set(ends).size === 4, ends.join());
});

onEachDevice("a run that never stops has its best among all evaluations, that of its last step too", async (device) => {
  const [whole] = await train(device, [run(2, 0.05, { steps: 30 })], 50, smallDataset());
  const [patient] = await train(device, [run(2, 0.05, { steps: 30, patience: 50 })], 50, smallDataset());
  assertEquals(patient.scalars["stopped_at@end"], 30);
  assertEquals(patient.scalars["best_step@end"], 30);
  assertEquals(patient.parameterHash, whole.parameterHash);
  assertEquals(patient.series.validation_loss.steps.at(-1), 30);
});

Deno.test("progress counts the steps that a stopped run leaves out", async () => {
  const { referenceDevice } = await import("../../../kernels/reference/device.ts");
  const reports: number[] = [];
  const job = {
    runs: [run(1, 0.5, { patience: 3 })],
    dataset: DATASET,
    protocol: "train",
    capacity: 50,
    build: "b",
  } as const;
  await runGroup(referenceDevice(), job, (done) => void reports.push(done));
  assertEquals(reports.at(-1), STEPS);
});
