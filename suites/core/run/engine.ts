/**
 * An engine: one device, one thread, answering requests over a channel. The command line runs engines as child
 * processes, a browser as workers; both speak these messages. Several engines share a sweep by taking its runs in turn,
 * so a device need not know of threads, and an engine that dies takes only its own runs with it.
 */
import type { Device, DeviceInfo } from "../../../kernels/program/device.ts";
import { UnsupportedStorage } from "../../../kernels/program/stored.ts";
import type { RunRecord, Timing } from "../../../results/format.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Request } from "../../../results/reductions.ts";
import type { Dataset } from "../data/dataset.ts";
import { dataKey } from "../data/sizes.ts";
import { type ProtocolName, PROTOCOLS } from "../protocols/table.ts";
import { dataNeeded } from "../plan/data_needed.ts";
import type { Run } from "../plan/run.ts";
import { buildHashes } from "./build_hash.ts";
import { type GroupCheckpoint, Stopped } from "./checkpoint.ts";
import { CheckpointTimer } from "./checkpoint_timer.ts";
import { computeRecords } from "./compute_records.ts";
import { runGroup } from "./run_group.ts";
import { skippedRecord } from "./skipped.ts";

/** Runs of one program for an engine to train. */
export interface EngineJob {
  readonly number: number;
  readonly runs: readonly Run[];
  readonly protocol: ProtocolName;
  /** Quantities to record. */
  readonly observe: readonly QuantityName[];
  /** Steps between two readbacks. */
  readonly capacity: number;
  /** Values to record because claims ask for them; none by default. */
  readonly requests?: readonly Request[];
  /** Seconds between two checkpoints, 0 for one at every readback; none without it. */
  readonly checkpointSeconds?: number;
  /** Where the runs are gone on with. */
  readonly resume?: GroupCheckpoint;
}

/** What an engine is asked. `stop` ends the job that is running between two slices, after a last checkpoint. */
export type EngineRequest =
  | { readonly type: "dataset"; readonly dataset: Dataset }
  | { readonly type: "run"; readonly job: EngineJob }
  | { readonly type: "stop" };

/** How fast runs trained, by id. */
export type Timings = Record<string, Timing>;

/** What an engine answers. `ready` comes first, unasked; `selfTest` is null when the device passed it. */
export type EngineReply =
  | { readonly type: "ready"; readonly info: DeviceInfo; readonly selfTest: string | null }
  | {
    readonly type: "progress";
    readonly job: number;
    readonly steps: number;
    /** Each run's loss at its last step. */
    readonly losses?: readonly (number | null)[];
  }
  | { readonly type: "checkpoint"; readonly job: number; readonly checkpoint: GroupCheckpoint }
  | { readonly type: "stopped"; readonly job: number }
  | { readonly type: "records"; readonly job: number; readonly records: RunRecord[]; readonly timings?: Timings }
  | { readonly type: "failed"; readonly job: number; readonly reason: string };

/** A way for requests to come and replies to go. */
export interface EngineChannel {
  readonly requests: AsyncIterable<EngineRequest>;
  send(reply: EngineReply): void | Promise<void>;
}

/**
 * Serves requests until they end. A failure of one job is its reply; the engine goes on with the next. Runs whose storage
 * the device does not have are skipped, with its reason. Requests are read while a job runs, so that `stop` reaches it;
 * jobs after it are answered `stopped` at once.
 */
export async function serveEngine(
  channel: EngineChannel,
  device: Device,
  selfTest: (device: Device) => Promise<string | null>,
): Promise<void> {
  await channel.send({ type: "ready", info: device.info, selfTest: await selfTest(device) });
  const datasets = new Map<string, Dataset>();
  const stop = { asked: false };
  for await (const request of readAhead(channel.requests, stop)) {
    if (request.type === "dataset") datasets.set(request.dataset.key, request.dataset);
    else if (request.type === "run") await channel.send(await answer(channel, device, { datasets, stop }, request.job));
  }
}

/** The requests in their order, read as they come; `stop` is noted at once. */
async function* readAhead(
  requests: AsyncIterable<EngineRequest>,
  stop: { asked: boolean },
): AsyncGenerator<EngineRequest> {
  const waiting: EngineRequest[] = [];
  let [ended, wake] = [false, () => {}];
  const reading = (async () => {
    try {
      for await (const request of requests) {
        if (request.type === "stop") stop.asked = true;
        waiting.push(request);
        wake();
      }
    } finally {
      ended = true;
      wake();
    }
  })();
  reading.catch(() => {}); // it is thrown below
  while (!ended || waiting.length > 0) {
    if (waiting.length > 0) yield waiting.shift()!;
    else await new Promise<void>((resolve) => wake = resolve);
  }
  await reading;
}

async function answer(
  channel: EngineChannel,
  device: Device,
  { datasets, stop }: { datasets: ReadonlyMap<string, Dataset>; stop: { readonly asked: boolean } },
  job: EngineJob,
): Promise<EngineReply> {
  const { number, runs, protocol, observe, capacity, requests, resume } = job;
  try {
    if (stop.asked) return { type: "stopped", job: number };
    const { config } = runs[0];
    const needed = dataNeeded(config).map(dataKey);
    const lacking = needed.find((key) => !datasets.has(key));
    if (lacking !== undefined) throw new RangeError(`Cannot run: no dataset "${lacking}" was sent to the engine`);
    const report = (steps: number, losses?: readonly (number | null)[]) =>
      channel.send({ type: "progress", job: number, steps, ...(losses && { losses }) });
    const { compute } = PROTOCOLS[protocol];
    if (compute) {
      const records = await computeRecords(device, { runs, compute });
      await report(runs.length);
      return { type: "records", job: number, records };
    }
    const dataset = datasets.get(needed[0])!;
    const build = await buildHashes(device, { runs, observe }, dataset);
    const timings: Timings = {};
    const onTiming = (id: string, timing: Timing) => void (timings[id] = timing);
    const checkpoints = new CheckpointTimer({
      seconds: job.checkpointSeconds,
      stopping: () => stop.asked,
      keep: (checkpoint) => channel.send({ type: "checkpoint", job: number, checkpoint }),
    });
    const group = { runs, dataset, others: datasets, protocol, observe, capacity, build, requests, onTiming };
    const records = await runGroup(device, { ...group, checkpoints, resume }, report);
    return { type: "records", job: number, records, ...(Object.keys(timings).length > 0 && { timings }) };
  } catch (error) {
    if (error instanceof Stopped) return { type: "stopped", job: number };
    if (error instanceof UnsupportedStorage) {
      return { type: "records", job: number, records: runs.map((run) => skippedRecord(run, error.message)) };
    }
    return { type: "failed", job: number, reason: error instanceof Error ? error.message : String(error) };
  }
}
