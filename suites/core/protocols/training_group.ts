import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import type { Timing } from "../../../results/format.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import type { TrainingProgram } from "../program/training_program.ts";
import type { Evaluated, RunHistory } from "../run/history.ts";

/** What a protocol can do with the runs of a group, which train side by side. */
export interface TrainingGroup {
  readonly device: Device;
  readonly built: TrainingProgram;
  readonly session: Session;
  /** Runs that differ in numbers only. */
  readonly runs: readonly Run[];
  /** Training steps done. */
  readonly step: number;
  /** What a run has recorded so far, the run being named by its place among `runs`. */
  history(replica: number): RunHistory;
  /**
   * What the protocol keeps of a run besides its record: plain values, part of every checkpoint. A protocol finds in it,
   * and in {@linkcode step}, where it was.
   */
  memory(replica: number): Record<string, unknown>;
  /** True while a run has neither diverged nor been stopped. */
  running(replica: number): boolean;
  /** Lets a run train no further; it is still evaluated. */
  stop(replica: number): void;
  /** One forward and backward pass on the batch of a step, or of the one after the last; nothing is updated. */
  snapshot(step: number | "end"): Promise<void>;
  /** Trains up to a step, by default to the end, with evaluations and snapshots as the configuration asks for. */
  train(until?: number): Promise<void>;
  /** Loss and accuracy on the validation set now; undefined for runs that have diverged or been stopped. */
  validate(): Promise<(Evaluated | undefined)[]>;
  /** The same on either set, without recording it, of all runs that have not diverged. */
  measure(set: "validation" | "test"): Promise<(Evaluated | undefined)[]>;
  /** The dataset of a part of the task. */
  part(part: number): Dataset;
  /** From now on trains and evaluates on other data of the same shape. */
  show(data: Dataset): void;
  /** Parameters as they are now, by parameter, then by run. */
  parameters(): Promise<Values[][]>;
  /** Writes a tensor that training steps leave to the next. */
  writeState(name: string, replica: number, values: Values): void;
  /** Sets velocities, moments and the like back to zero; running statistics and penalties stay. */
  resetOptimizer(): void;
  /** Keeps how fast the runs train, for the result's provenance. */
  keepTiming(timing: Timing): void;
  /** Loss and accuracy at the end on the validation and the test set, and a last snapshot where there are several. */
  evaluate(): Promise<void>;
}
