/** Means and medians with their intervals. */
import { FEWEST_UNITS } from "./bootstrap.ts";
import { ascending, COVERAGE, mean, meanInterval, medianCoverage, medianInterval, medianOf } from "./interval.ts";
import type { Measurement, Unjudged } from "./measurement.ts";
import { joined } from "./runs.ts";

/** How to measure a center. */
export interface CenterOptions {
  readonly quick: boolean;
  readonly coverage: number;
  readonly note?: string;
}

/** Mean with Student's interval; none of values that are not all finite. */
export function measureMean(values: readonly number[], { coverage, note = "" }: CenterOptions): Measurement {
  const n = values.length;
  const broken = values.filter((value) => !Number.isFinite(value)).length;
  if (broken > 0) {
    return { value: null, n, unjudged: `${broken} of ${n} values are not finite, so that there is no mean` };
  }
  const interval = meanInterval(values, coverage);
  return interval ? { value: mean(values), interval, n, note } : tooFew(mean(values), n, 2, coverage);
}

/** Median with the interval of order statistics. `values` may hold infinities and NaN, which ranks above Infinity. */
export function measureMedian(values: readonly number[], { quick, coverage, note = "" }: CenterOptions): Measurement {
  const [sorted, n] = [values.toSorted(ascending), values.length];
  const value = medianOf(sorted);
  const interval = medianInterval(sorted, coverage);
  if (interval) return { value, interval, n, note };
  if (!quick) return tooFew(value, n, fewestFor(coverage), coverage);
  const covered = medianCoverage(n, 1);
  const percent = `of ${n} values the least and the greatest make a ${Math.round(100 * covered)} % interval`;
  return {
    value,
    interval: { low: sorted[0], high: sorted[n - 1], coverage: covered },
    n,
    note: joined(percent, note),
  };
}

/** Fewest values whose least and greatest hold the median often enough. */
function fewestFor(coverage: number): number {
  let n = 2;
  while (medianCoverage(n, 1) < coverage) n++;
  return n;
}

/** No interval, because there are too few units. */
export function tooFew(value: number | null, n: number, fewest = FEWEST_UNITS, coverage = COVERAGE): Unjudged {
  const percent = Number((100 * coverage).toFixed(1));
  return { value, n, unjudged: `a finite ${percent} % interval needs at least ${fewest}, got ${n}` };
}
