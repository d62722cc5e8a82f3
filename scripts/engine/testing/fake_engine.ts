/**
 * An engine without a device, for tests of the pool. What it does with a job follows from the learning rate of the job's
 * first run, see {@linkcode BEHAVIOURS}. Its self-test fails under the V8 flag `--expose-gc`, and a dataset of the task
 * `stuck` stops it from reading on.
 */
import type { RunRecord } from "../../../results/format.ts";
import type { EngineJob, EngineReply, EngineRequest } from "../../../suites/core/run/engine.ts";
import { decodeFrames, encodeFrame } from "../framing.ts";

/** What a job can make the engine do, as learning rates. */
export const BEHAVIOURS = {
  works: 1,
  dies: 2,
  diesInsideMessage: 3,
  fallsSilent: 4,
  prints: 5,
  answersAnother: 6,
  answersOtherRuns: 7,
  fails: 8,
  exits: 9,
  waitsForStop: 10,
} as const;

const write = (bytes: Uint8Array) => Deno.stdout.writeSync(bytes);
const send = (reply: EngineReply) => write(encodeFrame(reply));
const die = () => Deno.kill(Deno.pid, "SIGKILL");
const forever = () => new Promise<never>(() => setInterval(() => {}, 1000));

/** A job's outcome when it goes well. */
function recordsOf({ runs }: EngineJob): RunRecord[] {
  return runs.map(({ id, cell, tuned, seed, pass }) => ({
    ...{ id, build: "fake", cell, tuned, seed, pass, status: "ok", step: null, reason: null },
    ...{ scalars: { "pid@end": Deno.pid }, profiles: {}, series: {}, parameterHash: null },
  }));
}

/** The job that waits for a request to stop. */
let waiting: number | undefined;

async function act(job: EngineJob): Promise<void> {
  const records = { type: "records", job: job.number, records: recordsOf(job) } as const;
  send({ type: "progress", job: job.number, steps: 1 });
  switch (job.runs[0].config.optimizer.lr) {
    case BEHAVIOURS.dies:
      return die();
    case BEHAVIOURS.diesInsideMessage:
      write(encodeFrame(records).slice(0, -1));
      return die();
    case BEHAVIOURS.fallsSilent:
      return await forever();
    case BEHAVIOURS.prints:
      write(new TextEncoder().encode("a driver says hello\n"));
      return await forever();
    case BEHAVIOURS.answersAnother:
      return void send({ ...records, job: job.number + 1 });
    case BEHAVIOURS.answersOtherRuns:
      return void send({ ...records, records: records.records.map((record) => ({ ...record, id: "other" })) });
    case BEHAVIOURS.fails:
      return void send({ type: "failed", job: job.number, reason: "the shader did not compile" });
    case BEHAVIOURS.waitsForStop:
      waiting = job.number;
      return;
    case BEHAVIOURS.exits:
      throw new Error("out of ideas");
    default:
      send(records);
  }
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => {});
  const selfTest = "gc" in globalThis ? "matmul is off by 1" : null;
  send({ type: "ready", info: { kind: "cpu", name: "fake", features: [], limits: {} }, selfTest });
  for await (const request of decodeFrames<EngineRequest>(Deno.stdin.readable)) {
    if (request.type === "run") await act(request.job);
    else if (request.type === "stop" && waiting !== undefined) send({ type: "stopped", job: waiting });
    else if (request.type === "dataset" && String(request.dataset.task) === "stuck") await forever();
  }
}
