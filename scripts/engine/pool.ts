/**
 * Shares the runs of a plan out among engines: one engine a core on the CPU, one in all on the GPU, each taking the next
 * job when it is done with its last. An engine that dies, falls silent or answers nonsense marks the runs it held
 * `failed` and is replaced.
 */
import type { DeviceInfo } from "../../kernels/program/device.ts";
import type { RunRecord } from "../../results/format.ts";
import type { Dataset } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import type { EngineJob, EngineReply, Timings } from "../../suites/core/run/engine.ts";
import { mostRuns } from "./fit.ts";
import { type EngineDevice, type EngineLaunch, EngineProcess, FAST_FLAGS } from "./process.ts";
import type { JobKeeper } from "./keeper.ts";
import { CAPACITY, type PoolGroup, Queue, type QueuedJob } from "./queue.ts";

export type { PoolGroup };

/** How to share out and whom to tell. */
export interface PoolOptions {
  readonly device: EngineDevice;
  readonly engines: number;
  readonly datasets: readonly Dataset[];
  /** Called with steps done since the last call. */
  readonly onSteps?: (steps: number) => void;
  /** Called with how fast runs trained, by id, where they were timed. */
  readonly onTimings?: (timings: Timings) => void;
  readonly onRecords?: (records: readonly RunRecord[]) => void;
  /** Called once for each thing a reader of the result should know, such as a fallback to slower flags. */
  readonly onNotice?: (notice: string) => void;
  /** Seconds without a reply after which an engine is given up. */
  readonly watchdogSeconds?: number;
  /** Ends all engines when it is aborted; the pool then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Lets every engine finish its slice when it is aborted; the pool then gives the records there are. */
  readonly pause?: AbortSignal;
  /** Keeps what engines make on stable storage. */
  readonly keeper?: JobKeeper;
  /** How often a run that failed is tried again. */
  readonly retries?: number;
  /** Pauses at the first run that failed. */
  readonly failFast?: boolean;
  /** Another script, flags or permissions for the engines; for tests. */
  readonly launch?: Partial<EngineLaunch>;
}

/**
 * Records of all runs, in the order of the groups, with the device that made them. Runs that were left to others, or for
 * later, have none.
 */
export interface PoolOutcome {
  readonly records: RunRecord[];
  readonly info: DeviceInfo;
  /** V8 flags in force on the engines. */
  readonly flags: string;
}

/** Seconds a device may take to open and test itself; a software adapter compiles slowly. */
const OPENING_SECONDS = 120;
const WATCHDOG_SECONDS = 300;

/** Trains all groups. Throws `Error` when no engine could be opened, and the reason of an aborted signal. */
export async function runPool(groups: readonly PoolGroup[], options: PoolOptions): Promise<PoolOutcome> {
  await using pool = new Pool(options);
  const { engine, info } = await pool.open();
  const queue = new Queue(options.device === "gpu" ? fitting(groups, info, options) : groups, {
    ...options,
    ...(options.keeper && { claim: options.keeper.claim.bind(options.keeper) }),
  });
  pool.onPause(() => queue.close());
  const workers = Array.from(
    { length: Math.max(1, Math.min(options.engines, queue.length)) },
    (_, i) => work(queue, pool, i === 0 ? engine : undefined),
  );
  const stopped = (await Promise.allSettled(workers)).find((worker) => worker.status === "rejected");
  options.signal?.throwIfAborted();
  for (let next = queue.take(); next; next = queue.take()) fail(queue, pool, next, String(stopped?.reason.message));
  return { records: queue.records(), info, flags: pool.flags };
}

/** Groups with the number of runs that fit the device side by side. */
function fitting(groups: readonly PoolGroup[], { limits }: DeviceInfo, { datasets }: PoolOptions): PoolGroup[] {
  return groups.map((group) => {
    const config = group.runs[0]?.config;
    const dataset = config && datasets.find(({ key }) => key === dataKey(config.data));
    return dataset
      ? { ...group, mostRuns: mostRuns(config, { dataset, observe: group.observe, capacity: CAPACITY, limits }) }
      : group;
  });
}

/** Takes jobs until none is left. Rejects when no engine opens; what was not taken is then left to others. */
async function work(queue: Queue, pool: Pool, opened: EngineProcess | undefined): Promise<void> {
  let engine = opened;
  while (queue.length > 0) {
    engine ??= (await pool.open()).engine;
    const next = queue.take();
    if (!next) break;
    try {
      const records = await pool.run(engine, next);
      if (records) queue.keep(next, records);
    } catch (error) {
      pool.options.signal?.throwIfAborted();
      fail(queue, pool, next, (error as Error).message);
      await pool.close(engine);
      engine = undefined;
    }
  }
  if (engine) await pool.close(engine);
}

function fail(queue: Queue, pool: Pool, next: QueuedJob, reason: string): void {
  pool.options.keeper?.failed(next.job, reason);
  const again = queue.fail(next, reason);
  if (!again && pool.options.failFast) pool.pause();
}

/** The engines that are open, and the flags they are opened with. */
class Pool implements AsyncDisposable {
  flags: string;
  readonly #open = new Set<EngineProcess>();
  #paused = false;
  #whenPaused: (() => void) | undefined;

  constructor(readonly options: PoolOptions) {
    this.flags = options.launch?.flags ?? (options.device === "cpu" ? FAST_FLAGS : "");
    options.signal?.addEventListener("abort", this.#closeAll);
    options.pause?.addEventListener("abort", this.pause);
    if (options.pause?.aborted) this.pause();
  }

  /** Asks every engine, now and later, to stop between two slices. */
  readonly pause = (): void => {
    if (this.#paused) return;
    this.#paused = true;
    this.#whenPaused?.();
    for (const engine of this.#open) engine.send({ type: "stop" });
  };

  /** Calls `act` when the pool is paused, at once where it is already. */
  onPause(act: () => void): void {
    if (this.#paused) act();
    else this.#whenPaused = act;
  }

  /** Opens an engine and sends it the datasets. A failure with flags means plain ones, for all engines after it. */
  async open(): Promise<{ engine: EngineProcess; info: DeviceInfo }> {
    const { device, datasets, launch, signal } = this.options;
    signal?.throwIfAborted();
    const engine = new EngineProcess({ ...launch, device, flags: this.flags });
    this.#open.add(engine);
    try {
      const ready = await engine.receive(OPENING_SECONDS);
      if (ready.type !== "ready") throw new Error(`expected "ready" of the engine, got "${ready.type}"`);
      if (ready.selfTest !== null) throw new Error(`the self-test failed: ${ready.selfTest}`);
      for (const dataset of datasets) engine.send({ type: "dataset", dataset });
      return { engine, info: ready.info };
    } catch (error) {
      await this.close(engine);
      signal?.throwIfAborted();
      const reason = (error as Error).message;
      if (engine.flags === "") throw new Error(`Cannot open the ${device} device: ${reason}`);
      if (this.flags !== "") {
        this.flags = "";
        this.options.onNotice?.(`The fast V8 flags do not work here (${reason}); going on without them, slower.`);
      }
      return await this.open();
    }
  }

  /** Runs a job; undefined where it was stopped on request. Throws `Error` on a reply that does not answer it. */
  async run(engine: EngineProcess, { job, group }: QueuedJob): Promise<RunRecord[] | undefined> {
    const { keeper, watchdogSeconds = WATCHDOG_SECONDS } = this.options;
    const resume = keeper?.resume(group);
    const { checkpointSeconds } = keeper ?? {};
    engine.send({ type: "run", job: { ...job, checkpointSeconds, resume } });
    const started = performance.now();
    let done = 0;
    for (;;) {
      const reply = await engine.receive(watchdogSeconds);
      if (reply.type === "ready" || reply.job !== job.number) throw new Error(notAnAnswer(reply, job));
      if (reply.type === "failed") throw new Error(reply.reason);
      if (reply.type === "stopped") return void keeper?.stopped(job);
      if (reply.type === "records") {
        if (!answers(reply, job)) throw new Error(notAnAnswer(reply, job));
        const { records, timings } = reply;
        if (timings) this.options.onTimings?.(timings);
        keeper?.finished(job, records, { seconds: (performance.now() - started) / 1000, timings });
        return records;
      }
      if (reply.type === "checkpoint") keeper?.checkpoint(job, reply.checkpoint);
      else {
        if (reply.steps > done) this.options.onSteps?.(reply.steps - done);
        done = reply.steps;
        keeper?.progress(job, reply.steps, reply.losses);
      }
    }
  }

  /** Ends an engine. */
  async close(engine: EngineProcess): Promise<void> {
    this.#open.delete(engine);
    await engine[Symbol.asyncDispose]();
  }

  readonly #closeAll = () => Promise.all([...this.#open].map((engine) => this.close(engine)));

  async [Symbol.asyncDispose](): Promise<void> {
    this.options.signal?.removeEventListener("abort", this.#closeAll);
    this.options.pause?.removeEventListener("abort", this.pause);
    await this.#closeAll();
  }
}

function notAnAnswer({ type }: EngineReply, { number }: EngineJob): string {
  return `the engine gave a reply of type "${type}" that does not answer job ${number}`;
}

/** Whether records are those of a job's runs. */
function answers({ records }: Extract<EngineReply, { type: "records" }>, job: EngineJob): boolean {
  return records.length === job.runs.length &&
    records.every(({ id }, i) => id === job.runs[i].id);
}
