/** What a protocol can do with the runs of a group, which train side by side. */
export interface TrainingGroup {
  /** One forward and backward pass on the first batch, nothing updated. */
  signal(): Promise<void>;
  /** Trains up to a step, by default to the end, with the evaluations that the configuration asks for on the way. */
  train(until?: number): Promise<void>;
  /** Loss and accuracy at the end on the validation and the test set. */
  evaluate(): Promise<void>;
}
