/** Keeps runs as engines train them: claims, journals, checkpoints. */
import { decodeCheckpoint, encodeCheckpoint } from "../../results/checkpoint_file.ts";
import type { RunRecord } from "../../results/format.ts";
import type { NewEntry } from "../../results/journal.ts";
import { type RunJournal, type RunKey, runName, type RunStore } from "../../results/run_store.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { GroupCheckpoint } from "../../suites/core/run/checkpoint.ts";
import type { EngineJob, Timings } from "../../suites/core/run/engine.ts";
import type { JobKeeper } from "../engine/keeper.ts";
import type { PoolGroup } from "../engine/queue.ts";

/** Folder of the checkpoints. */
export const CHECKPOINTS = "runs/checkpoints";
/** Seconds between two lines of progress, and the share of a bench's time that they may take. */
const PROGRESS_SECONDS = 1;
const MOST_SHARE = 0.005;

/** How to keep. */
export interface KeeperOptions {
  readonly store: RunStore;
  readonly keyOf: (run: Run) => RunKey;
  readonly engines: number;
  readonly checkpointSeconds: number;
  /** Trains again what is finished. */
  readonly force?: boolean;
  readonly onNotice?: (notice: string) => void;
}

/** What is known of a job that an engine has. */
interface Open {
  readonly journals: Map<string, RunJournal>;
  /** Files of the job's checkpoints, without their number; the first run names them. */
  readonly files: string;
  checkpoints: number;
  /** When progress was last written, and when it may be again, in milliseconds. */
  next: number;
}

/** See the module. */
export class Keeper implements JobKeeper {
  readonly checkpointSeconds: number;
  /** Seconds spent on storage. */
  seconds = 0;
  readonly #claimed = new Map<string, RunJournal>();
  readonly #jobs = new Map<number, Open>();
  readonly #told = new Set<string>();

  constructor(readonly options: KeeperOptions) {
    this.checkpointSeconds = options.checkpointSeconds;
  }

  claim(runs: readonly Run[]): readonly boolean[] {
    return this.#timed(() =>
      runs.map((run) => {
        let mine = true; // what cannot be claimed is trained all the same
        this.#try(() => {
          const claimed = this.options.store.claim(this.options.keyOf(run), { again: this.options.force });
          if ("state" in claimed) mine = false;
          else this.#claimed.set(run.id, claimed);
        });
        return mine;
      })
    );
  }

  resume({ resume }: PoolGroup): GroupCheckpoint | undefined {
    return resume === undefined ? undefined : this.#timed(() => readCheckpoint(this.options.store, resume));
  }

  progress(job: EngineJob, steps: number, losses: readonly (number | null)[] = []): void {
    const open = this.#open(job);
    const started = performance.now();
    if (started < open.next) return;
    const at = new Date().toISOString();
    const step = Math.floor(steps / job.runs.length);
    this.#timed(() => {
      job.runs.forEach(({ id }, i) => {
        this.#add(open, id, { type: "progress", step, loss: losses[i] ?? null, at }, (journal) => journal.sync());
      });
    });
    const now = performance.now();
    open.next = now + Math.max(PROGRESS_SECONDS * 1000, (now - started) / MOST_SHARE);
  }

  checkpoint(job: EngineJob, checkpoint: GroupCheckpoint): void {
    const open = this.#open(job);
    this.#timed(() =>
      this.#try(() => {
        // Two files in turn: while one is written the other holds the last checkpoint.
        const file = `${open.files}.${open.checkpoints++ % 2}`;
        this.options.store.files.write(file, encodeCheckpoint(checkpoint));
        for (const { id } of job.runs) {
          const entry = { type: "checkpoint", step: checkpoint.step, file } as const;
          this.#add(open, id, entry, (journal) => journal.sync());
        }
      })
    );
  }

  finished(
    job: EngineJob,
    records: readonly RunRecord[],
    { seconds, timings = {} }: { seconds: number; timings?: Timings },
  ): void {
    const share = Number((seconds / (job.runs.length * this.options.engines)).toPrecision(6));
    this.#end(job, (run, i) => {
      const record = records[i];
      const { status, step } = record;
      if (status === "skipped") return { type: "failed", step: 0, reason: record.reason ?? "skipped" };
      const { build } = this.options.keyOf(run);
      if (record.build !== build) {
        const reason = `its build is ${record.build}, and ${build} was expected`;
        this.#tell(`A run could not be kept: ${reason}`);
        return { type: "failed", step: 0, reason };
      }
      const timing = timings[run.id];
      return {
        type: "finished",
        step: step ?? run.config.train.steps,
        record,
        seconds: share,
        ...(timing && { timing }),
      };
    });
  }

  failed(job: EngineJob, reason: string): void {
    this.#end(job, () => ({ type: "failed", step: 0, reason }), { checkpoints: "stay" });
  }

  stopped(job: EngineJob): void {
    this.#end(job, () => ({ type: "stopped", step: 0 }), { checkpoints: "stay" });
  }

  #end(job: EngineJob, entryOf: (run: Run, i: number) => NewEntry, { checkpoints = "go" } = {}): void {
    const open = this.#open(job);
    this.#timed(() => {
      job.runs.forEach((run, i) =>
        this.#add(open, run.id, entryOf(run, i), undefined, (journal, entry) => journal.end(entry))
      );
      if (checkpoints === "go") {
        for (const number of [0, 1]) this.#try(() => void this.options.store.files.remove(`${open.files}.${number}`));
      }
    });
    this.#jobs.delete(job.number);
  }

  #open(job: EngineJob): Open {
    const found = this.#jobs.get(job.number);
    if (found) return found;
    const journals = new Map(job.runs.flatMap(({ id }): [string, RunJournal][] => {
      const journal = this.#claimed.get(id);
      this.#claimed.delete(id);
      return journal ? [[id, journal]] : [];
    }));
    const { worker } = this.options.store.options;
    const files = `${CHECKPOINTS}/${runName(this.options.keyOf(job.runs[0]))}.${worker}`;
    const open = { journals, files, checkpoints: 0, next: 0 };
    this.#jobs.set(job.number, open);
    return open;
  }

  /** Adds a line to a run's journal. A journal that cannot be written is given up: a line after a torn one is damage. */
  #add(
    open: Open,
    id: string,
    entry: NewEntry,
    then?: (journal: RunJournal) => void,
    write: (journal: RunJournal, entry: NewEntry) => void = (journal) => journal.add(entry),
  ): void {
    const journal = open.journals.get(id);
    if (!journal) return;
    const kept = this.#try(() => {
      write(journal, entry);
      then?.(journal);
    });
    if (!kept) open.journals.delete(id);
  }

  /** Does what a disk may refuse; says so once. */
  #try(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.#tell(`Runs could not be kept for the next bench: ${(error as Error).message}`);
      return false;
    }
  }

  #tell(notice: string): void {
    if (!this.#told.has(notice)) this.options.onNotice?.(notice);
    this.#told.add(notice);
  }

  #timed<T>(act: () => T): T {
    const started = performance.now();
    try {
      return act();
    } finally {
      this.seconds += (performance.now() - started) / 1000;
    }
  }
}

/** A checkpoint that was kept; undefined where it is gone or was damaged. */
export function readCheckpoint({ files }: RunStore, path: string): GroupCheckpoint | undefined {
  try {
    const bytes = files.readBytes(path);
    return bytes && decodeCheckpoint(bytes) as GroupCheckpoint;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
