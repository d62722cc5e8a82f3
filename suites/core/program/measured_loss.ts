/** What phases that measure a loss and its gradient, without training, are written with. */
import type { Tensor } from "../../../kernels/program/tensor.ts";

/** A loss to measure. */
export interface MeasuredLoss {
  readonly parameters: readonly Tensor[];
  /** Rows of a batch where a measurement names no other number. */
  readonly batch: number;
  /**
   * Emits a forward and a backward pass on the batch in row `counters[0]` of `index`, u32 [rows, batch]. The mean loss of
   * the batch goes to column 0 of that row of `log`, [rows, 2]. Nothing else is updated: no running statistics, no masks
   * of dropout.
   */
  pass(inputs: { readonly index: Tensor; readonly counters: Tensor; readonly log: Tensor }): void;
}

/** Refuses a number of batches that is none. Throws `RangeError`. */
export function checkBatches(action: string, batches: number): void {
  if (Number.isInteger(batches) && batches >= 1) return;
  throw new RangeError(`Cannot ${action}: the number of batches is a positive integer, got ${batches}`);
}
