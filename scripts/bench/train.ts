/** Trains runs on engine processes. */
import type { Timing } from "../../results/format.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { groupRuns } from "../../suites/core/plan/group.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import { stepsOf } from "../../suites/core/protocols/table.ts";
import type { JobKeeper } from "../engine/keeper.ts";
import { type PoolGroup, type PoolOutcome, runPool } from "../engine/pool.ts";
import { Progress } from "../progress.ts";
import type { Asked } from "./builds.ts";
import type { DataShelf } from "./data_shelf.ts";
import type { RunOptions } from "./run_options.ts";

/** Records with the device that made them and the time that they took. */
export interface Trained extends PoolOutcome {
  /** Seconds of training, those of runs that were finished before among them. */
  readonly seconds: number;
  /** The part of it that is no part of this bench. */
  readonly earlierSeconds: number;
  readonly timings: Record<string, Timing>;
  /** Seconds spent on keeping runs. */
  readonly storageSeconds: number;
  /** Runs that were finished before. */
  readonly reused: number;
  /** What came out otherwise than before. */
  readonly differing: readonly string[];
}

/** How to train. */
export interface TrainOptions extends RunOptions, Asked {
  readonly shelf: DataShelf;
  readonly keeper?: JobKeeper;
  /** The checkpoint that a run is gone on from, by its file. */
  readonly resumeOf?: (run: Run) => string | undefined;
}

/** Trains runs, in groups of one program. Throws as `runPool` does. */
export async function train(runs: readonly Run[], options: TrainOptions): Promise<Trained> {
  const { protocol, observe, requests, device, engines, shelf, signal, pause, onNotice } = options;
  const groups = Map.groupBy(runs, (run) => options.resumeOf?.(run)).entries().flatMap(([resume, own]) =>
    groupRuns(own).map((group): PoolGroup => {
      return { runs: group.runs, protocol, observe, requests, ...(resume !== undefined && { resume }) };
    })
  );
  const datasets = [
    ...new Set(await Promise.all(runs.flatMap(({ config }) => dataNeeded(config)).map((choice) => shelf.load(choice)))),
  ];
  const steps = runs.reduce((sum, { config }) => sum + stepsOf(protocol, config), 0);
  const label = options.pass === "confirmation" ? `${options.experiment}, confirming` : options.experiment;
  using progress = new Progress(label, steps, runs.length);
  const started = performance.now();
  const timings: Record<string, Timing> = {};
  const outcome = await runPool([...groups], {
    ...{ device, engines, datasets, signal, pause, onNotice },
    ...{ keeper: options.keeper, retries: options.retries, failFast: options.failFast },
    onTimings: (some) => Object.assign(timings, some),
    onSteps: (count) => progress.addSteps(count),
    onRecords: (records) => progress.addRuns(records.length),
  });
  const seconds = (performance.now() - started) / 1000;
  return { ...outcome, timings, seconds, earlierSeconds: 0, storageSeconds: 0, reused: 0, differing: [] };
}
