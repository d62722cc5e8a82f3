/** The runs of a plan that wait for an engine, and the records of those that are done. */
import type { RunRecord } from "../../results/format.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { EngineJob } from "../../suites/core/run/engine.ts";
import type { EngineDevice } from "./process.ts";

/** Runs of one program, with the protocol they follow. */
export interface PoolGroup {
  readonly runs: readonly Run[];
  readonly protocol: "train" | "signal";
  /** Most runs that fit the device's memory side by side. */
  readonly mostRuns?: number;
}

/** A job, with the places of its runs among all. */
export interface QueuedJob {
  readonly job: EngineJob;
  readonly places: readonly number[];
}

/** Most runs an engine takes at a time on the CPU: few enough to report often, enough to amortise loading. */
const MOST_RUNS_AT_A_TIME = 8;
/** Steps between readbacks. */
const CAPACITY = 50;

/** Hands out runs and keeps records, both in the order of the groups. */
export class Queue {
  readonly #waiting: { run: Run; group: PoolGroup; place: number }[];
  readonly #records: RunRecord[];
  #jobs = 0;

  constructor(
    groups: readonly PoolGroup[],
    readonly options: {
      readonly device: EngineDevice;
      readonly engines: number;
      readonly onRecords?: (records: readonly RunRecord[]) => void;
    },
  ) {
    this.#waiting = groups.flatMap((group) => group.runs.map((run) => ({ run, group })))
      .map((one, place) => ({ ...one, place }));
    this.#records = new Array(this.#waiting.length);
  }

  /** Runs that no engine has taken yet. */
  get length(): number {
    return this.#waiting.length;
  }

  /**
   * The next job, all of one group. On the CPU it is a share of what is left of the group, smaller towards its end, so
   * that engines finish together; on the GPU as much of the group as fits.
   */
  take(): QueuedJob | undefined {
    if (this.#waiting.length === 0) return undefined;
    const { group } = this.#waiting[0];
    const rest = this.#waiting.filter((one) => one.group === group).length;
    const fair = Math.min(MOST_RUNS_AT_A_TIME, Math.ceil(rest / (2 * this.options.engines)));
    const count = Math.min(group.mostRuns ?? Infinity, this.options.device === "gpu" ? rest : fair);
    const taken = this.#waiting.splice(0, Math.max(1, count));
    const job = {
      number: this.#jobs++,
      runs: taken.map(({ run }) => run),
      protocol: group.protocol,
      capacity: CAPACITY,
    };
    return { job, places: taken.map(({ place }) => place) };
  }

  /** Keeps the records of a job's runs. */
  keep({ places }: QueuedJob, records: readonly RunRecord[]): void {
    places.forEach((place, i) => this.#records[place] = records[i]);
    this.options.onRecords?.(records);
  }

  /** Keeps, for each run of a job, that it failed and why. */
  fail(next: QueuedJob, reason: string): void {
    this.keep(next, next.job.runs.map((run) => failedRecord(run, reason)));
  }

  /** All records, in the order of the groups. */
  records(): RunRecord[] {
    return this.#records;
  }
}

function failedRecord({ id, cell, tuned, seed, pass }: Run, reason: string): RunRecord {
  return {
    ...{ id, build: "", cell, tuned, seed, pass },
    ...{ status: "failed", step: null, reason, scalars: {}, profiles: {}, series: {}, parameterHash: null },
  };
}
