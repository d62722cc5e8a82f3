import type { RunRecord } from "../../results/format.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { GroupCheckpoint } from "../../suites/core/run/checkpoint.ts";
import type { EngineJob, Timings } from "../../suites/core/run/engine.ts";
import type { PoolGroup } from "./queue.ts";

/** Keeps what engines make, as they make it. No method throws: what cannot be kept is a notice, and training goes on. */
export interface JobKeeper {
  /** Seconds between checkpoints; see `EngineJob`. */
  readonly checkpointSeconds: number;
  /** Which runs are to be trained here now; the others are done, or another process trains them. */
  claim(runs: readonly Run[], group: PoolGroup): readonly boolean[];
  /** The checkpoint that a job goes on from. */
  resume(group: PoolGroup): GroupCheckpoint | undefined;
  /** Steps done of all runs of a job together, and each run's last loss. */
  progress(job: EngineJob, steps: number, losses?: readonly (number | null)[]): void;
  checkpoint(job: EngineJob, checkpoint: GroupCheckpoint): void;
  finished(
    job: EngineJob,
    records: readonly RunRecord[],
    cost: { readonly seconds: number; readonly timings?: Timings },
  ): void;
  failed(job: EngineJob, reason: string): void;
  /** The job was let go, to be gone on with later. */
  stopped(job: EngineJob): void;
}
