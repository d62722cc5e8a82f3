/**
 * Where batch normalization keeps what it measured and what it remembers, both with a column for each column of its
 * input.
 *
 * | `statistics` [4, C], of one batch | `running` [2, C], over many |
 * | ------------------------------------------------------------------------------ | ------------- |
 * | row 0, `offset`: the mean as a difference from the column's first element       | row 0: mean     |
 * | row 1, `rstd`: 1 / √(variance + epsilon)                                        | row 1: variance |
 * | row 2: mean                                                                     |                 |
 * | row 3: variance, biased                                                         |                 |
 *
 * x̂ is `((x − first) − offset) · rstd`, whose rounding error is small against 1 however far from 0 the mean lies: the
 * first element of n is at most √n standard deviations away from it.
 */
import { type Call, checkThat } from "../program/call.ts";
import { columns, rows, size, type Tensor } from "../program/tensor.ts";

/** Rows of `statistics`. */
export const BATCH_STATISTICS = 4;
/** Rows of `running`. */
export const RUNNING = 2;

/** Shape of the statistics of a batch `x [rows, C]`. */
export function batchStatisticsShape(x: Tensor): number[] {
  return [BATCH_STATISTICS, columns(x)];
}

/** Shape of the running statistics of `x [rows, C]`. */
export function runningShape(x: Tensor): number[] {
  return [RUNNING, columns(x)];
}

/** Running statistics before the first batch: mean 0 and variance 1. */
export function initialRunning(channels: number): Float32Array {
  return new Float32Array(RUNNING * channels).fill(1, channels);
}

/** Refuses statistics, or tensors by column, that do not fit the columns of `input`. Throws `RangeError`. */
export function checkColumns(call: Call, names: readonly string[]): void {
  const { input, statistics, running } = call.tensors;
  const C = columns(input);
  const fits = (tensor: Tensor | undefined, count: number) =>
    !tensor || (rows(tensor) === count && columns(tensor) === C);
  checkThat(fits(statistics, BATCH_STATISTICS), call, `statistics is [${BATCH_STATISTICS}, ${C}]`);
  checkThat(fits(running, RUNNING), call, `running is [${RUNNING}, ${C}]`);
  for (const name of names) {
    const tensor = call.tensors[name];
    checkThat(!tensor || size(tensor) === C, call, `${name} has an element for each column`);
  }
}
