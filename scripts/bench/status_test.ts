import { assertEquals } from "@std/assert";
import { Files } from "../../results/files.ts";
import { type RunJournal, RunStore } from "../../results/run_store.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someRun } from "../../results/testing/results.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import { loadExperiment, readProjectFile, ROOT } from "../spec.ts";
import { keysOf } from "./builds.ts";
import { DataShelf } from "./data_shelf.ts";
import { Known, type KnownDevice } from "./known.ts";
import { statusLines, statusOf } from "./status.ts";
import type { WorkerInfo } from "./worker.ts";

const DEVICE: KnownDevice = { kind: "cpu", name: "fused", features: [], limits: {}, flags: "" };
const TEXT = `
question: How does it stand?
model: { kind: mlp, depth: 1, width: 8, activation: relu, init: zeros }
data: { task: gaussian, batch: 8 }
loss: { kind: cross_entropy }
optimizer: { kind: sgd, lr: 0.1 }
fix: { train.steps: 100 }
seeds: 6
observe: [loss]
`;
const AT = "2026-01-01T00:00:00.000Z";

function worker(name: string, alive: boolean): WorkerInfo {
  return { name, alive, process: 7, machine: "here", startedAt: AT, command: "bench" };
}

Deno.test("status tells finished, running, cut off and failed runs apart, and writes nothing", async () => {
  const spec = loadExperiment(
    { suite: "a", experiment: "b" },
    (path) => path === "configs/a/b.yaml" ? TEXT : readProjectFile(path),
  );
  const files = new Files(new SimulatedDisk());
  const known = Known.open(files, ROOT);
  const shelf = new DataShelf("nowhere", known);
  await shelf.find([{ task: "gaussian" }]);
  const runs = expand(spec, { dataHash: () => shelf.hashes.get("gaussian")! });
  const asked = { protocol: spec.protocol, observe: spec.observe, requests: [] };
  const keys = [...(await keysOf(runs, asked, { known, shelf, device: DEVICE })).values()];
  const journalOf = (i: number, name: string) =>
    new RunStore(files, { worker: name, isAlive: () => false }).claim(keys[i]) as RunJournal;
  const { id, build } = keys[0];
  journalOf(0, "aa").end({ type: "finished", step: 100, record: someRun({ id, build }), seconds: 1 });
  journalOf(1, "aa").add({ type: "progress", step: 50, loss: 0.25, at: AT });
  journalOf(2, "bb").add({ type: "progress", step: 30, loss: 0.5, at: AT });
  journalOf(3, "aa").end({ type: "failed", step: 0, reason: "the device was lost" });
  journalOf(4, "aa").end({ type: "stopped", step: 0 });
  const workers = [worker("aa", true), worker("bb", false)];
  const before = (files.disk as SimulatedDisk).operations;
  const status = await statusOf(spec, { files, known, device: DEVICE, workers, data: "nowhere" });
  assertEquals((files.disk as SimulatedDisk).operations, before);
  assertEquals(statusLines("a/b", status, workers), [
    "a/b: 6 runs, 1 finished, 1 running, 2 cut off, 1 failed, 1 to do",
    "  process 7: 1 runs, at step 50 to 50, loss 0.250",
    "  cut off at step 0 to 30",
    "  1 failed: the device was lost",
  ]);
  const fresh = await statusOf(spec, { files, known, device: undefined, workers, data: "nowhere" });
  assertEquals(statusLines("a/b", fresh, workers), ["a/b: 6 runs, 6 to do"]);
});
