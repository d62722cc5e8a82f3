/** Numbers of several rounds as one. */
import type { Spread } from "../../results/perf_format.ts";
import { medianInterval, medianOf } from "../../suites/core/claims/interval.ts";

/** The median, its 95 % interval and the range. Throws `RangeError` for none. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("Cannot take a median: there must be at least one number, got 0");
  const sorted = [...values].sort((a, b) => a - b);
  const interval = medianInterval(sorted);
  return {
    median: medianOf(sorted),
    interval: interval ? [interval.low, interval.high] : null,
    range: [sorted[0], sorted[sorted.length - 1]],
  };
}

/** Round by round the quotient of two measurements of the same rounds. */
export function ratioOf(numerator: readonly number[], denominator: readonly number[]): Spread {
  if (numerator.length !== denominator.length) {
    throw new RangeError(`Cannot compare rounds: got ${numerator.length} and ${denominator.length}`);
  }
  return spreadOf(numerator.map((value, i) => value / denominator[i]));
}
