/** Bias-corrected and accelerated bootstrap intervals (BCa: Efron, Journal of the American Statistical Association 82, 1987). */
import { normalQuantile } from "../normal_quantile.ts";
import { wholeNumbers } from "../random.ts";
import { COVERAGE, type Interval, mean } from "./interval.ts";

/** Fewest units to resample; with fewer, the resamples say little of the tails. */
export const FEWEST_UNITS = 10;

const RESAMPLES = 4999;

/** The resamples are the same ones each time, so that a verdict is a function of the result. */
const STREAM = "claims/bootstrap";

/**
 * Interval of a statistic of independent units. Undefined for fewer than {@linkcode FEWEST_UNITS} and where the statistic
 * of a resample is not finite, such as a correlation of equal values. Where no resample changes it, a point.
 */
export function bootstrapInterval<Unit>(
  units: readonly Unit[],
  statistic: (units: readonly Unit[]) => number,
  coverage = COVERAGE,
): Interval | undefined {
  return stratifiedInterval([units], ([resampled]) => statistic(resampled), coverage);
}

/**
 * As {@linkcode bootstrapInterval} for units of several kinds, each resampled among its own, so that no kind is ever
 * missing (Davison and Hinkley, Bootstrap Methods and their Application, sections 3.2 and 5.3). All kinds together must
 * have {@linkcode FEWEST_UNITS}, and each two.
 */
export function stratifiedInterval<Unit>(
  strata: readonly (readonly Unit[])[],
  statistic: (strata: readonly (readonly Unit[])[]) => number,
  coverage = COVERAGE,
): Interval | undefined {
  const n = strata.reduce((sum, units) => sum + units.length, 0);
  if (n < FEWEST_UNITS || strata.some((units) => units.length < 2)) return undefined;
  const below = wholeNumbers(0, STREAM, RESAMPLES * n);
  const resampled = new Float64Array(RESAMPLES).map(() => {
    return statistic(strata.map((units) => Array.from(units, () => units[below(units.length)])));
  }).sort();
  const observed = statistic(strata);
  const left = strata.map((units, k) => units.map((_, i) => statistic(strata.with(k, units.toSpliced(i, 1)))));
  if (![observed, ...left.flat()].every(Number.isFinite) || !resampled.every(Number.isFinite)) return undefined;
  if (resampled[0] === resampled[RESAMPLES - 1]) return { low: resampled[0], high: resampled[0], coverage };
  const bias = biasOf(resampled, observed);
  const acceleration = accelerationOf(left);
  const end = (z: number) => {
    const shifted = bias + z;
    return quantileAt(resampled, normalShare(bias + shifted / (1 - acceleration * shifted)));
  };
  const z = normalQuantile((1 + coverage) / 2);
  return { low: end(-z), high: end(z), coverage };
}

/** How far the resamples lie off centre, in standard deviations; those equal to the observed value count half. */
function biasOf(resampled: Float64Array, observed: number): number {
  const score = resampled.reduce((sum, value) => sum + (value < observed ? 1 : value === observed ? 0.5 : 0), 0);
  return normalQuantile(Math.min(Math.max(score, 0.5), RESAMPLES - 0.5) / RESAMPLES);
}

/**
 * From the skewness of the statistic with one unit left out in turn: Σ l³ / (6 (Σ l²)^1.5), where l is a unit's
 * influence by the size of its stratum.
 */
function accelerationOf(left: readonly (readonly number[])[]): number {
  const influences = left.flatMap((values) => {
    const [center, n] = [mean(values), values.length];
    const weight = left.length === 1 ? 1 : (n - 1) / n;
    return values.map((value) => weight * (center - value));
  });
  const moment = (power: number) => influences.reduce((sum, value) => sum + value ** power, 0);
  const spread = moment(2);
  return spread > 0 ? moment(3) / (6 * spread ** 1.5) : 0;
}

/** The value below which a share of the sorted ones lies. */
function quantileAt(sorted: Float64Array, share: number): number {
  const place = Math.floor((sorted.length + 1) * share) - 1;
  return sorted[Math.min(Math.max(place, 0), sorted.length - 1)];
}

/** Share of the standard normal distribution below z: the inverse of its quantile, by bisection. */
function normalShare(z: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalQuantile(middle) < z) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
