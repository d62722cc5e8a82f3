/** Trains one pass of an experiment on engine processes and gives its result: what `bench` and `verify` share. */
import type { DeviceInfo } from "../../kernels/program/device.ts";
import { FORMAT_VERSION, type Result } from "../../results/format.ts";
import { requestsOf } from "../../suites/core/claims/reads.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import { changed } from "../../suites/core/plan/override.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import { stepsOf } from "../../suites/core/protocols/table.ts";
import { skippedRecord } from "../../suites/core/run/skipped.ts";
import type { Json } from "../../suites/core/spec/canonical.ts";
import { canonicalSpec } from "../../suites/core/spec/spec.ts";
import { defaultDataFolder } from "../doctor/data.ts";
import { thisMachine } from "../doctor/machine.ts";
import type { EngineDevice } from "../engine/process.ts";
import { claimsHash, type Experiment, ROOT } from "../spec.ts";
import { CannotRun } from "./cannot_run.ts";
import { commitOf } from "./commit.ts";
import { DataShelf } from "./data_shelf.ts";
import type { RunOptions } from "./run_options.ts";
import { trainKept } from "./train_kept.ts";
import { train, type Trained } from "./train.ts";

/** A result with how it came about. */
export interface Outcome extends Result {
  /** Runs trained now; the others were finished before. */
  readonly trained: number;
  /** Runs that came out otherwise than before, which one device and build must not do. */
  readonly differing: readonly string[];
}

/**
 * Runs a pass of an experiment. Throws `SpecError` for changes that do not fit, `CannotRun` where all data is missing,
 * `Paused` on request, `Error` when no engine opens.
 */
export async function runExperiment(spec: Experiment, options: RunOptions): Promise<Outcome> {
  const started = new Date();
  const experiment = changed(spec, options);
  const shelf = new DataShelf(options.data ?? defaultDataFolder(), options.area?.known);
  await shelf.find(expand(spec, options).flatMap(({ config }) => dataNeeded(config)));
  const { hashes, missing } = shelf;
  const runs = expand(spec, { ...options, dataHash: (data) => hashes.get(dataKey(data)) ?? "" })
    .filter(options.runs ?? (() => true));
  const lacking = ({ config }: Run) => dataNeeded(config).map(dataKey).find((key) => !hashes.has(key));
  const ready = runs.filter((run) => lacking(run) === undefined);
  if (ready.length === 0 && missing.size > 0) throw new CannotRun(options, missing.values());
  const protocol = options.signalOnly ? "signal" : spec.protocol;
  const asked = { protocol, observe: spec.observe, requests: requestsOf(spec.claims) };
  const steps = ready.reduce((sum, { config }) => sum + stepsOf(protocol, config), 0);
  const { area } = options;
  const trained: Trained = ready.length === 0
    ? nothing(options.device)
    : area
    ? await trainKept(ready, { ...options, ...asked, shelf, area })
    : await train(ready, { ...options, ...asked, shelf });
  const records = new Map(trained.records.map((record) => [recordKey(record), record]));
  const seconds = (Date.now() - started.getTime()) / 1000;
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
      wallSeconds: seconds + trained.earlierSeconds,
      trainSeconds: trained.seconds,
      stepsPerSecond: trained.seconds > 0 ? steps / trained.seconds : 0,
      quick: options.quick ?? false,
      overrides: (options.overrides ?? {}) as Record<string, Json>,
      ...(Object.keys(trained.timings).length > 0 && { timings: trained.timings }),
      ...(trained.reused > 0 && { reused: trained.reused }),
      ...(trained.storageSeconds > 0 && { storageSeconds: Number(trained.storageSeconds.toPrecision(3)) }),
    },
    trained: ready.length - trained.reused,
    differing: trained.differing,
  };
}

/** What comes of no run at all, on a device that was not opened. */
function nothing(device: EngineDevice): Trained {
  const info: DeviceInfo = { kind: device, name: `${device}, not opened`, features: [], limits: {} };
  return {
    records: [],
    info,
    flags: "",
    seconds: 0,
    earlierSeconds: 0,
    storageSeconds: 0,
    timings: {},
    reused: 0,
    differing: [],
  };
}

/** Ids alone would do, but for a mutation: two cells may then train the very same configuration. */
function recordKey({ cell, tuned, seed }: Pick<Run, "cell" | "tuned" | "seed">): string {
  return JSON.stringify([cell, tuned, seed]);
}

function machine() {
  const { processor, cores, memoryBytes, system, deno } = thisMachine(ROOT);
  return { processor, cores, memoryBytes, os: system, deno };
}
