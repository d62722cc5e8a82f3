/** What a learning-rate range test says: its smoothed loss, and the rates that are read off it. */

/** Losses of the steps taken, and the learning rate of each. */
export interface RangeTestCurve {
  readonly losses: readonly number[];
  readonly rates: readonly number[];
  /** Weight of the past in the running mean. */
  readonly smoothing: number;
  /** Times the least smoothed loss above which it has diverged. */
  readonly diverged: number;
}

/** Rates in units of the learning rate. */
export interface RangeTestReading {
  /** Losses and rates before the divergence. */
  readonly smoothed: readonly number[];
  readonly rates: readonly number[];
  /** Step at which the loss diverged. */
  readonly diverged?: number;
  /** Absent where fewer than three losses came before the divergence. */
  readonly picks?: {
    /** Where the smoothed loss falls fastest over the logarithm of the rate, up to its minimum. */
    readonly lr_steepest: number;
    /** Where the smoothed loss is least. */
    readonly lr_minimum: number;
    /** A tenth of that. */
    readonly lr_minimum_tenth: number;
    /** Of the step at which it diverged; Infinity where it did not. */
    readonly lr_diverged: number;
    /** Half of that. */
    readonly lr_diverged_half: number;
  };
}

/** Fewest losses that have a slope inside. */
const FEWEST = 3;

/**
 * Reads a range test. The running mean starts unbiased, `m_t / (1 − β^t)` with `m_t = β·m_(t−1) + (1 − β)·loss`. It has
 * diverged at the first loss that is not finite, or at which the mean exceeds `diverged` times the least mean before.
 */
export function readRangeTest({ losses, rates, smoothing, diverged }: RangeTestCurve): RangeTestReading {
  const smoothed: number[] = [];
  let [mean, weight, least, end] = [0, 1, Infinity, -1];
  for (const [step, loss] of losses.entries()) {
    mean = smoothing * mean + (1 - smoothing) * loss;
    weight *= smoothing;
    const value = mean / (1 - weight);
    if (!Number.isFinite(loss) || value > diverged * least) {
      end = step;
      break;
    }
    least = Math.min(least, value);
    smoothed.push(value);
  }
  const before = rates.slice(0, smoothed.length);
  const at = end < 0 ? {} : { diverged: end };
  if (smoothed.length < FEWEST) return { smoothed, rates: before, ...at };
  const minimum = rates[smoothed.indexOf(least)];
  const last = end < 0 ? Infinity : rates[end];
  return {
    ...{ smoothed, rates: before, ...at },
    picks: {
      lr_steepest: rates[steepest(smoothed, rates)],
      lr_minimum: minimum,
      lr_minimum_tenth: minimum / 10,
      lr_diverged: last,
      lr_diverged_half: last / 2,
    },
  };
}

/** Step of the least slope up to the minimum, by central differences over log rate; the first of several. */
function steepest(smoothed: readonly number[], rates: readonly number[]): number {
  const last = Math.max(1, smoothed.indexOf(Math.min(...smoothed)));
  let [at, least] = [0, Infinity];
  for (let step = 0; step <= last; step++) {
    const [a, b] = [Math.max(0, step - 1), Math.min(smoothed.length - 1, step + 1)];
    const slope = (smoothed[b] - smoothed[a]) / Math.log(rates[b] / rates[a]);
    if (slope < least) [at, least] = [step, slope];
  }
  return at;
}
