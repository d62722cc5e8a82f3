/** Trains one pass of an experiment on engine processes and gives its result: what `bench` and `verify` share. */
import type { DeviceInfo } from "../../kernels/program/device.ts";
import { FORMAT_VERSION, type Result } from "../../results/format.ts";
import type { QuantityName } from "../../results/quantities.ts";
import type { Request } from "../../results/reductions.ts";
import { requestsOf } from "../../suites/core/claims/reads.ts";
import { type Dataset, loadDataset, MissingData } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { type Cell, expand } from "../../suites/core/plan/expand.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { groupRuns } from "../../suites/core/plan/group.ts";
import { changed, type Changes, type Overrides } from "../../suites/core/plan/override.ts";
import { type ProtocolName, stepsOf } from "../../suites/core/protocols/table.ts";
import type { Pass, Run } from "../../suites/core/plan/run.ts";
import { skippedRecord } from "../../suites/core/run/skipped.ts";
import { canonicalSpec } from "../../suites/core/spec/spec.ts";
import { thisMachine } from "../doctor/machine.ts";
import { defaultDataFolder } from "../doctor/data.ts";
import { type PoolGroup, type PoolOutcome, runPool } from "../engine/pool.ts";
import type { EngineDevice } from "../engine/process.ts";
import type { Timings } from "../../suites/core/run/engine.ts";
import { Progress } from "../progress.ts";
import { claimsHash, type Experiment, type ExperimentName, ROOT } from "../spec.ts";
import { CannotRun } from "./cannot_run.ts";
import { commitOf } from "./commit.ts";
import { join } from "@std/path";
import type { Json } from "../../suites/core/spec/canonical.ts";

/** What to run, on what. */
export interface RunOptions extends Changes, ExperimentName {
  readonly device: EngineDevice;
  readonly engines: number;
  /** Keeps the cells it is true for. */
  readonly cells?: (cell: Cell) => boolean;
  /** Keeps the runs it is true for. */
  readonly runs?: (run: Run) => boolean;
  /** One forward and backward pass of each run, whatever the experiment's protocol. */
  readonly signalOnly?: boolean;
  readonly pass?: Pass;
  /** A deliberate fault; see `ExpandOptions`. */
  readonly mutation?: Overrides;
  /** Folder of downloaded datasets. */
  readonly data?: string;
  /** Ends the engines when it is aborted; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly onNotice?: (notice: string) => void;
}

/**
 * Runs a pass of an experiment. Throws `SpecError` for changes that do not fit, `CannotRun` where all data is missing,
 * `Error` when no engine opens.
 */
export async function runExperiment(spec: Experiment, options: RunOptions): Promise<Result> {
  const started = new Date();
  const experiment = changed(spec, options);
  const { datasets, missing } = await datasetsOf(expand(spec, options), options.data ?? defaultDataFolder());
  const hashes = new Map(datasets.map(({ key, hash }) => [key, hash]));
  const runs = expand(spec, { ...options, dataHash: (data) => hashes.get(dataKey(data)) ?? "" })
    .filter(options.runs ?? (() => true));
  const lacking = ({ config }: Run) => dataNeeded(config).map(dataKey).find((key) => !hashes.has(key));
  const ready = runs.filter((run) => lacking(run) === undefined);
  if (ready.length === 0 && missing.size > 0) throw new CannotRun(options, missing.values());
  const protocol = options.signalOnly ? "signal" : spec.protocol;
  const requests = requestsOf(spec.claims);
  const trained = await train(ready, { ...options, protocol, observe: spec.observe, datasets, requests });
  const records = new Map(trained.records.map((record) => [recordKey(record), record]));
  const seconds = (Date.now() - started.getTime()) / 1000;
  const steps = ready.reduce((sum, { config }) => sum + stepsOf(protocol, config), 0);
  return {
    format: FORMAT_VERSION,
    canonical: {
      suite: options.suite,
      experiment: options.experiment,
      specification: canonicalSpec(experiment),
      claimsHash: claimsHash(spec),
      data: Object.fromEntries(hashes),
      runs: runs.map((run) => records.get(recordKey(run)) ?? skippedRecord(run, missing.get(lacking(run) ?? "") ?? "")),
    },
    provenance: {
      device: { ...trained.info, features: [...trained.info.features], flags: trained.flags },
      ...machine(),
      ...(await commitOf(ROOT)),
      startedAt: started.toISOString(),
      wallSeconds: seconds,
      trainSeconds: trained.seconds,
      stepsPerSecond: trained.seconds > 0 ? steps / trained.seconds : 0,
      quick: options.quick ?? false,
      overrides: (options.overrides ?? {}) as Record<string, Json>,
      ...(Object.keys(trained.timings).length > 0 && { timings: trained.timings }),
    },
  };
}

/** The datasets of runs, and of those that are not there the reason, by key. */
async function datasetsOf(runs: readonly Run[], folder: string) {
  const datasets: Dataset[] = [];
  const missing = new Map<string, string>();
  for (
    const [key, data] of new Map(runs.flatMap(({ config }) => dataNeeded(config)).map((data) => [dataKey(data), data]))
  ) {
    try {
      datasets.push(await loadDataset(data, (name) => Deno.readFile(join(folder, name))));
    } catch (error) {
      if (!(error instanceof MissingData)) throw error;
      missing.set(key, error.message);
    }
  }
  return { datasets, missing };
}

type Trained = PoolOutcome & { readonly seconds: number; readonly timings: Timings };

type TrainOptions = RunOptions & {
  readonly protocol: ProtocolName;
  readonly observe: readonly QuantityName[];
  readonly datasets: readonly Dataset[];
  readonly requests: readonly Request[];
};

async function train(runs: readonly Run[], options: TrainOptions): Promise<Trained> {
  const { protocol, observe, requests, device, engines, datasets, signal, onNotice } = options;
  if (runs.length === 0) return { records: [], info: nothing(device), flags: "", seconds: 0, timings: {} };
  const groups: PoolGroup[] = groupRuns(runs).map((group) => ({ runs: group.runs, protocol, observe, requests }));
  const steps = runs.reduce((sum, { config }) => sum + stepsOf(protocol, config), 0);
  const label = options.pass === "confirmation" ? `${options.experiment}, confirming` : options.experiment;
  using progress = new Progress(label, steps, runs.length);
  const started = performance.now();
  const timings: Timings = {};
  const outcome = await runPool(groups, {
    ...{ device, engines, datasets, signal, onNotice },
    onTimings: (some) => Object.assign(timings, some),
    onSteps: (count) => progress.addSteps(count),
    onRecords: (records) => progress.addRuns(records.length),
  });
  return { ...outcome, timings, seconds: (performance.now() - started) / 1000 };
}

/** The device of a result none of whose runs could start. */
function nothing(device: EngineDevice): DeviceInfo {
  return { kind: device, name: `${device}, not opened`, features: [], limits: {} };
}

/** Ids alone would do, but for a mutation: two cells may then train the very same configuration. */
function recordKey({ cell, tuned, seed }: Pick<Run, "cell" | "tuned" | "seed">): string {
  return JSON.stringify([cell, tuned, seed]);
}

function machine() {
  const { processor, cores, memoryBytes, system, deno } = thisMachine(ROOT);
  return { processor, cores, memoryBytes, os: system, deno };
}
