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
}

/** What an engine is asked. */
export type EngineRequest =
  | { readonly type: "dataset"; readonly dataset: Dataset }
  | { readonly type: "run"; readonly job: EngineJob };

/** How fast runs trained, by id. */
export type Timings = Record<string, Timing>;

/** What an engine answers. `ready` comes first, unasked; `selfTest` is null when the device passed it. */
export type EngineReply =
  | { readonly type: "ready"; readonly info: DeviceInfo; readonly selfTest: string | null }
  | { readonly type: "progress"; readonly job: number; readonly steps: number }
  | { readonly type: "records"; readonly job: number; readonly records: RunRecord[]; readonly timings?: Timings }
  | { readonly type: "failed"; readonly job: number; readonly reason: string };

/** A way for requests to come and replies to go. */
export interface EngineChannel {
  readonly requests: AsyncIterable<EngineRequest>;
  send(reply: EngineReply): void | Promise<void>;
}

/**
 * Serves requests until they end. A failure of one job is its reply; the engine goes on with the next. Runs whose storage
 * the device does not have are skipped, with its reason.
 */
export async function serveEngine(
  channel: EngineChannel,
  device: Device,
  selfTest: (device: Device) => Promise<string | null>,
): Promise<void> {
  await channel.send({ type: "ready", info: device.info, selfTest: await selfTest(device) });
  const datasets = new Map<string, Dataset>();
  for await (const request of channel.requests) {
    if (request.type === "dataset") datasets.set(request.dataset.key, request.dataset);
    else await channel.send(await answer(channel, device, datasets, request.job));
  }
}

async function answer(
  channel: EngineChannel,
  device: Device,
  datasets: ReadonlyMap<string, Dataset>,
  job: EngineJob,
): Promise<EngineReply> {
  const { number, runs, protocol, observe, capacity, requests } = job;
  try {
    const { config } = runs[0];
    const needed = dataNeeded(config).map(dataKey);
    const lacking = needed.find((key) => !datasets.has(key));
    if (lacking !== undefined) throw new RangeError(`Cannot run: no dataset "${lacking}" was sent to the engine`);
    const report = (steps: number) => channel.send({ type: "progress", job: number, steps });
    const { compute } = PROTOCOLS[protocol];
    if (compute) {
      const records = await computeRecords(device, { runs, compute });
      await report(runs.length);
      return { type: "records", job: number, records };
    }
    const dataset = datasets.get(needed[0])!;
    const builds = await buildHashes(device, job, dataset);
    const timings: Timings = {};
    const onTiming = (id: string, timing: Timing) => void (timings[id] = timing);
    const group = { runs, dataset, others: datasets, protocol, observe, capacity, build: "", requests, onTiming };
    const trained = await runGroup(device, group, report);
    const records = trained.map((record, i) => ({ ...record, build: builds[i] }));
    return { type: "records", job: number, records, ...(Object.keys(timings).length > 0 && { timings }) };
  } catch (error) {
    if (error instanceof UnsupportedStorage) {
      return { type: "records", job: number, records: runs.map((run) => skippedRecord(run, error.message)) };
    }
    return { type: "failed", job: number, reason: error instanceof Error ? error.message : String(error) };
  }
}
