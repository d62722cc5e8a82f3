/**
 * Two-sided confidence intervals. Each returns its coverage, because an interval made of order statistics cannot have any
 * coverage it likes. None where the sample is too small for a finite one.
 */
import { incompleteBeta } from "../../../results/incomplete_beta.ts";
import { studentQuantile } from "../../../results/student_t.ts";

/** Coverage asked of every interval. */
export const COVERAGE = 0.95;

/** Both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Probability that such an interval holds the true value; at least {@linkcode COVERAGE} unless said otherwise. */
  readonly coverage: number;
}

/** Of the mean of normal values (Student, Biometrika 6, 1908); undefined for fewer than 2. Equal values make a point. */
export function meanInterval(values: readonly number[], coverage = COVERAGE): Interval | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const center = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (n - 1);
  const reach = variance > 0 ? Math.sqrt(variance / n) * studentQuantile((1 + coverage) / 2, n - 1) : 0;
  return { low: center - reach, high: center + reach, coverage };
}

/**
 * Of the median of any continuous distribution: from the k-th least to the k-th greatest value, with the greatest k whose
 * coverage suffices (David and Nagaraja, Order Statistics, section 7.1). Undefined where k = 1 does not suffice: for
 * fewer than 6 values at 95 %. `values` are sorted in ascending order.
 */
export function medianInterval(values: readonly number[], coverage = COVERAGE): Interval | undefined {
  const n = values.length;
  let found: Interval | undefined;
  for (let k = 1; 2 * k <= n; k++) {
    const covered = medianCoverage(n, k);
    if (covered < coverage) break;
    found = { low: values[k - 1], high: values[n - k], coverage: covered };
  }
  return found;
}

/** Probability that the median lies between the k-th least and the k-th greatest of n values: 1 − 2 P(Bin(n, ½) < k). */
export function medianCoverage(n: number, k: number): number {
  return 1 - 2 * incompleteBeta(0.5, n - k + 1, k);
}

/** Of a share of which `hits` of `n` were seen (Clopper and Pearson, Biometrika 26, 1934); undefined for n = 0. */
export function shareInterval(hits: number, n: number, coverage = COVERAGE): Interval | undefined {
  if (n === 0) return undefined;
  const tail = (1 - coverage) / 2;
  // P(at least `hits`) grows with the share, P(at most `hits`) falls with it; each end leaves one tail.
  const low = hits === 0 ? 0 : shareWhere((share) => incompleteBeta(share, hits, n - hits + 1) >= tail);
  const high = hits === n ? 1 : shareWhere((share) => incompleteBeta(share, hits + 1, n - hits) >= 1 - tail);
  return { low, high, coverage };
}

/** The least share from which on a condition holds, by bisection to the last bit. */
function shareWhere(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; NaN counts as greater than Infinity. `values` are sorted. */
export function medianOf(values: readonly number[]): number {
  const [low, high] = [values[Math.ceil(values.length / 2) - 1], values[Math.floor(values.length / 2)]];
  return Object.is(low, high) ? low : (low + high) / 2;
}

/** Ascending with NaN last: it is what overflow ends in. */
export function ascending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
