/**
 * Shares the runs of a plan out among engines. On the CPU there is one engine a core, and each takes the next few runs
 * when it is done with its last ones, fewer towards the end, so that all finish together; on the GPU one engine takes
 * whole groups. An engine that dies or falls silent marks its runs `failed` and is replaced.
 */
import type { DeviceInfo } from "../../kernels/program/device.ts";
import type { RunRecord } from "../../results/format.ts";
import type { Dataset } from "../../suites/core/data/dataset.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { EngineJob, EngineReply } from "../../suites/core/run/engine.ts";
import { type EngineDevice, EngineProcess, FAST_FLAGS } from "./process.ts";

/** Runs of one program, with the protocol they follow. */
export interface PoolGroup {
  readonly runs: readonly Run[];
  readonly protocol: "train" | "signal";
}

/** How to share out and whom to tell. */
export interface PoolOptions {
  readonly device: EngineDevice;
  readonly engines: number;
  readonly datasets: readonly Dataset[];
  /** Called with steps done since the last call. */
  readonly onSteps?: (steps: number) => void;
  readonly onRecords?: (records: readonly RunRecord[]) => void;
  /** Called once for each thing a reader of the result should know, such as a fallback to slower flags. */
  readonly onNotice?: (notice: string) => void;
  readonly watchdogSeconds?: number;
}

/** Records of all runs, in the order of the groups, with the device that made them. */
export interface PoolOutcome {
  readonly records: RunRecord[];
  readonly info: DeviceInfo;
  /** V8 flags in force on the engines. */
  readonly flags: string;
}

/** Most runs an engine takes at a time on the CPU: few enough to report often, enough to amortise loading. */
const MOST_RUNS_AT_A_TIME = 8;
/** Steps between readbacks. */
const CAPACITY = 50;

/** Trains all groups. Throws `Error` when no engine could be opened. */
export async function runPool(groups: readonly PoolGroup[], options: PoolOptions): Promise<PoolOutcome> {
  const queue = new Queue(groups, options);
  const flags = { inForce: options.device === "cpu" ? FAST_FLAGS : "" };
  const first = await openEngine(options, flags);
  const workers = Array.from(
    { length: Math.min(options.engines, queue.length) },
    (_, i) => work(queue, options, flags, i === 0 ? first.engine : undefined),
  );
  await Promise.all(workers);
  return { records: queue.records(), info: first.info, flags: flags.inForce };
}

class Queue {
  readonly #waiting: { run: Run; protocol: "train" | "signal"; group: number; place: number }[];
  readonly #records: RunRecord[];
  #jobs = 0;

  constructor(groups: readonly PoolGroup[], readonly options: PoolOptions) {
    let place = 0;
    this.#waiting = groups.flatMap(({ runs, protocol }, group) =>
      runs.map((run) => ({ run, protocol, group, place: place++ }))
    );
    this.#records = new Array(place);
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** The next job, all of one group, with the places of its runs. */
  take(): { job: EngineJob; places: number[] } | undefined {
    if (this.#waiting.length === 0) return undefined;
    const { group, protocol } = this.#waiting[0];
    const rest = this.#waiting.filter((one) => one.group === group).length;
    const fair = Math.ceil(rest / (2 * this.options.engines));
    const count = this.options.device === "gpu" ? rest : Math.min(MOST_RUNS_AT_A_TIME, fair);
    const taken = this.#waiting.splice(0, count);
    const job = { number: this.#jobs++, runs: taken.map(({ run }) => run), protocol, capacity: CAPACITY };
    return { job, places: taken.map(({ place }) => place) };
  }

  keep(places: readonly number[], records: readonly RunRecord[]): void {
    places.forEach((place, i) => this.#records[place] = records[i]);
    this.options.onRecords?.(records);
  }

  records(): RunRecord[] {
    return this.#records;
  }
}

async function work(
  queue: Queue,
  options: PoolOptions,
  flags: { inForce: string },
  opened: EngineProcess | undefined,
): Promise<void> {
  let engine = opened;
  try {
    for (let next = queue.take(); next; next = queue.take()) {
      try {
        engine ??= (await openEngine(options, flags)).engine;
        queue.keep(next.places, await runJob(engine, next.job, options));
      } catch (error) {
        engine?.[Symbol.dispose]();
        engine = undefined;
        queue.keep(next.places, next.job.runs.map((run) => failedRecord(run, (error as Error).message)));
      }
    }
  } finally {
    engine?.[Symbol.dispose]();
  }
}

async function runJob(engine: EngineProcess, job: EngineJob, options: PoolOptions): Promise<RunRecord[]> {
  await engine.send({ type: "run", job });
  let done = 0;
  for (;;) {
    const reply: EngineReply = await engine.receive(options.watchdogSeconds ?? 300);
    if (reply.type === "progress") {
      options.onSteps?.(reply.steps - done);
      done = reply.steps;
    } else if (reply.type === "records") return reply.records;
    else if (reply.type === "failed") return job.runs.map((run) => failedRecord(run, reply.reason));
  }
}

/** Opens an engine and sends it the datasets. On the CPU a failed self-test means plain flags, for all engines. */
async function openEngine(
  options: PoolOptions,
  flags: { inForce: string },
): Promise<{ engine: EngineProcess; info: DeviceInfo }> {
  const engine = new EngineProcess(options.device, flags.inForce);
  try {
    const ready = await engine.receive(60);
    if (ready.type !== "ready") throw new Error(`expected ready, got ${ready.type}`);
    if (ready.selfTest !== null) throw new Error(ready.selfTest);
    for (const dataset of options.datasets) await engine.send({ type: "dataset", dataset });
    return { engine, info: ready.info };
  } catch (error) {
    engine[Symbol.dispose]();
    const reason = (error as Error).message;
    if (flags.inForce === "") throw new Error(`Cannot open the ${options.device} device: ${reason}`);
    options.onNotice?.(`The fast flags of V8 failed the self-test (${reason}); going on without them, slower.`);
    flags.inForce = "";
    return await openEngine(options, flags);
  }
}

function failedRecord({ id, cell, tuned, seed, pass }: Run, reason: string): RunRecord {
  return {
    ...{ id, build: "", cell, tuned, seed, pass },
    ...{ status: "failed", step: null, reason, scalars: {}, profiles: {}, series: {}, parameterHash: null },
  };
}
