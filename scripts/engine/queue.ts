/** The runs of a plan that wait for an engine, and the records of those that are done. */
import type { RunRecord } from "../../results/format.ts";
import type { QuantityName } from "../../results/quantities.ts";
import type { Request } from "../../results/reductions.ts";
import type { ProtocolName } from "../../suites/core/protocols/table.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { EngineJob } from "../../suites/core/run/engine.ts";
import type { EngineDevice } from "./process.ts";

/** Runs of one program, with the protocol they follow. */
export interface PoolGroup {
  readonly runs: readonly Run[];
  readonly protocol: ProtocolName;
  /** Quantities to record. */
  readonly observe: readonly QuantityName[];
  /** Values to record because claims ask for them; none by default. */
  readonly requests?: readonly Request[];
  /** Most runs that fit the device's memory side by side, at least 1. */
  readonly mostRuns?: number;
  /** File of the checkpoint that holds all of the runs, where they are gone on with. */
  readonly resume?: string;
}

/** A job, with the places of its runs among all. */
export interface QueuedJob {
  readonly job: EngineJob;
  readonly group: PoolGroup;
  readonly places: readonly number[];
  /** How often its runs failed before. */
  readonly failures: number;
}

/** Most runs an engine takes at a time on the CPU: few enough to report often, enough to amortise loading. */
const MOST_RUNS_AT_A_TIME = 8;
/** Most steps between readbacks. */
export const CAPACITY = 50;

/** Hands out runs and keeps records, both in the order of the groups. */
export class Queue {
  /** All runs, those of a group one after another, with the place at which the group ends. */
  readonly #runs: readonly { run: Run; group: PoolGroup; end: number }[];
  readonly #records: RunRecord[];
  /** Place of the next run to hand out. */
  #next = 0;
  /** Jobs to be tried again. */
  readonly #again: QueuedJob[] = [];
  #jobs = 0;
  #closed = false;

  constructor(
    groups: readonly PoolGroup[],
    readonly options: {
      readonly device: EngineDevice;
      readonly engines: number;
      readonly onRecords?: (records: readonly RunRecord[]) => void;
      /** Which of a job's runs are to be trained here; all by default. */
      readonly claim?: (runs: readonly Run[], group: PoolGroup) => readonly boolean[];
      /** How often a run that failed is tried again; never by default. */
      readonly retries?: number;
    },
  ) {
    let end = 0;
    this.#runs = groups.flatMap((group) => {
      end += group.runs.length;
      return group.runs.map((run) => ({ run, group, end }));
    });
    this.#records = new Array(end);
  }

  /** Runs that no engine has taken yet. */
  get length(): number {
    if (this.#closed) return 0;
    return this.#runs.length - this.#next + this.#again.reduce((sum, { places }) => sum + places.length, 0);
  }

  /** Hands out nothing more. */
  close(): void {
    this.#closed = true;
  }

  /**
   * The next job, all of one group. On the CPU it is a share of what is left of the group, smaller towards its end, so
   * that engines finish together; on the GPU as much of the group as fits. Runs that another process trains are left out.
   */
  take(): QueuedJob | undefined {
    while (this.length > 0) {
      const claimed = this.#claimed(this.#again.shift() ?? this.#share());
      if (claimed.places.length > 0) return claimed;
    }
    return undefined;
  }

  /** Keeps the records of a job's runs. */
  keep({ places }: QueuedJob, records: readonly RunRecord[]): void {
    places.forEach((place, i) => this.#records[place] = records[i]);
    this.options.onRecords?.(records);
  }

  /**
   * Hands a job's runs out again, each on its own, where they have not failed too often; else keeps, for each of them, that
   * it failed and why. Returns whether they are tried again.
   */
  fail(next: QueuedJob, reason: string): boolean {
    const { job, group, places, failures } = next;
    if (failures < (this.options.retries ?? 0) && !this.#closed) {
      this.#again.push(...places.map((place, i) => {
        return {
          group,
          places: [place],
          failures: failures + 1,
          job: { ...job, number: this.#jobs++, runs: [job.runs[i]] },
        };
      }));
      return true;
    }
    this.keep(next, job.runs.map((run) => failedRecord(run, reason)));
    return false;
  }

  /** The records there are, in the order of the groups. */
  records(): RunRecord[] {
    return this.#records.filter((record) => record !== undefined);
  }

  #share(): QueuedJob {
    const first = this.#next;
    const { group, end } = this.#runs[first];
    const rest = end - first;
    const fair = Math.min(MOST_RUNS_AT_A_TIME, Math.ceil(rest / (2 * this.options.engines)));
    this.#next += Math.min(group.mostRuns ?? Infinity, this.options.device === "gpu" ? rest : fair);
    const taken = this.#runs.slice(first, this.#next);
    const runs = taken.map(({ run }) => run);
    const { protocol, observe, requests } = group;
    const job = { number: this.#jobs++, runs, protocol, observe, capacity: CAPACITY, ...(requests && { requests }) };
    return { job, group, places: taken.map((_, i) => first + i), failures: 0 };
  }

  #claimed(next: QueuedJob): QueuedJob {
    const mine = this.options.claim?.(next.job.runs, next.group);
    if (!mine || mine.every(Boolean)) return next;
    const own = <T>(all: readonly T[]) => all.filter((_, i) => mine[i]);
    return { ...next, places: own(next.places), job: { ...next.job, runs: own(next.job.runs) } };
  }
}

function failedRecord({ id, cell, tuned, seed, pass }: Run, reason: string): RunRecord {
  return {
    ...{ id, build: "", cell, tuned, seed, pass },
    ...{ status: "failed", step: null, reason, scalars: {}, profiles: {}, series: {}, parameterHash: null },
  };
}
