import type { Cell } from "../../suites/core/plan/expand.ts";
import type { Changes, Overrides } from "../../suites/core/plan/override.ts";
import type { Pass, Run } from "../../suites/core/plan/run.ts";
import type { EngineDevice } from "../engine/process.ts";
import type { ExperimentName } from "../spec.ts";
import type { WorkArea } from "./work_area.ts";

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
  /** Where finished runs are found and runs are kept as they are trained; without it every run is trained. */
  readonly area?: WorkArea;
  /** Trains finished runs again and compares. */
  readonly force?: boolean;
  /** Seconds between checkpoints, where runs are kept. */
  readonly checkpointSeconds?: number;
  /** How often a run that failed is tried again. */
  readonly retries?: number;
  /** Pauses at the first run that failed. */
  readonly failFast?: boolean;
  /** Lets engines finish their slice when it is aborted; the promise then rejects with `Paused`. */
  readonly pause?: AbortSignal;
  /** Ends the engines when it is aborted; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly onNotice?: (notice: string) => void;
}
