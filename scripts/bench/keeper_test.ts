import { assert, assertEquals } from "@std/assert";
import { encodeLine } from "../../results/encode.ts";
import { type Disk, Files } from "../../results/files.ts";
import type { RunRecord } from "../../results/format.ts";
import { type RunKey, RunStore } from "../../results/run_store.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { FAULTS, FaultyDisk } from "../../results/testing/faulty_disk.ts";
import { someKey } from "../../results/testing/journals.ts";
import { someRun } from "../../results/testing/results.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { GroupCheckpoint } from "../../suites/core/run/checkpoint.ts";
import type { EngineJob } from "../../suites/core/run/engine.ts";
import { smallRun } from "../../suites/core/run/testing/small.ts";
import { Keeper, readCheckpoint } from "./keeper.ts";

const RUNS: Run[] = [1, 2].map((n) => ({ ...smallRun(n), id: someKey(n).id }));
const JOB: EngineJob = { number: 0, runs: RUNS, protocol: "train", observe: [], capacity: 10 };

const keyOf = (run: Run): RunKey => someKey(parseInt(run.id, 16));

function recordOf({ id }: Run, build = "b0"): RunRecord {
  return someRun({ id, build });
}

function checkpointOf(step: number): GroupCheckpoint {
  const history = { steps: {}, scalars: {}, profiles: {}, series: {}, tracks: [], added: {}, expected: false };
  const one = ({ id }: Run) => ({ id, tensors: { w: Float32Array.of(step) }, history, stopped: false, memory: {} });
  return { step, intervened: 0, runs: RUNS.map(one) };
}

function keeperOf(disk: Disk, worker = "a") {
  const notices: string[] = [];
  const onNotice = (notice: string) => void notices.push(notice);
  const store = new RunStore(new Files(disk), { worker, isAlive: () => false, onNotice });
  return { notices, store, keeper: new Keeper({ store, keyOf, engines: 1, checkpointSeconds: 0, onNotice }) };
}

/** A job from claim to records, as a pool drives it. */
function train(disk: Disk, worker = "a") {
  const { keeper, notices, store } = keeperOf(disk, worker);
  const mine = keeper.claim(RUNS);
  const job = { ...JOB, runs: RUNS.filter((_, i) => mine[i]) };
  if (job.runs.length > 0) {
    keeper.progress(job, 20, [2, 2]);
    keeper.checkpoint(job, checkpointOf(10));
    keeper.checkpoint(job, checkpointOf(20));
    keeper.finished(job, job.runs.map((run) => recordOf(run)), { seconds: 2 });
  }
  return { notices, store, trained: job.runs.length };
}

Deno.test("what an engine trained is found again, and its checkpoints are gone", () => {
  const disk = new SimulatedDisk();
  const { notices, store } = train(disk);
  assertEquals(notices, []);
  for (const run of RUNS) {
    assertEquals(store.state(keyOf(run)), { state: "finished", record: recordOf(run), seconds: 1 });
  }
  assertEquals(store.files.list("runs/checkpoints"), []);
  assertEquals(train(disk).trained, 0);
});

Deno.test("a job that stops leaves its last checkpoint to the next, damaged ones are passed over", () => {
  const disk = new SimulatedDisk();
  const { keeper, store } = keeperOf(disk);
  keeper.claim(RUNS);
  for (const step of [10, 20, 30]) keeper.checkpoint(JOB, checkpointOf(step));
  keeper.stopped(JOB);
  const state = store.state(keyOf(RUNS[1]));
  assert(state.state === "open" && state.last === "stopped");
  assertEquals(state.checkpoints.map((file) => readCheckpoint(store, file)?.step), [30, 20, 30]);
  const bytes = store.files.readBytes(state.checkpoints[0])!;
  bytes[bytes.length >> 1] ^= 8;
  store.files.write(state.checkpoints[0], bytes);
  assertEquals(state.checkpoints.map((file) => readCheckpoint(store, file)?.step), [undefined, 20, undefined]);
});

Deno.test("a record of another build is not kept under this one", () => {
  const { keeper, store, notices } = keeperOf(new SimulatedDisk());
  keeper.claim(RUNS);
  keeper.finished(JOB, RUNS.map((run) => recordOf(run, "b1")), { seconds: 1 });
  assertEquals(RUNS.map((run) => store.state(keyOf(run)).state), ["open", "open"]);
  assertEquals(notices.length, 1);
});

Deno.test("whichever operation a disk refuses, training goes on, nothing kept is wrong, and the next bench ends it", () => {
  let [refusals, kept] = [0, 0];
  for (const kind of FAULTS) {
    for (const lasts of [false, true]) {
      for (let at = 0;; at++) {
        const disk = new SimulatedDisk();
        const faulty = new FaultyDisk(disk, { kind, at, lasts });
        const first = train(faulty.faulty);
        if (faulty.failures === 0) break;
        refusals++;
        const { store } = keeperOf(disk, "b");
        for (const run of RUNS) {
          const state = store.state(keyOf(run));
          if (state.state !== "finished") assert(first.notices.length > 0, `${kind} at ${at} was not said`);
          else kept++;
          if (state.state === "finished") assertEquals(encodeLine(state.record), encodeLine(recordOf(run)));
        }
        const second = train(disk, "b");
        assertEquals(second.notices, [], `${kind} at ${at}`);
        for (const run of RUNS) assertEquals(second.store.state(keyOf(run)).state, "finished", `${kind} at ${at}`);
      }
    }
  }
  assert(refusals > 200 && kept > 100, `${refusals} refusals, ${kept} kept`);
});
