/**
 * Learning rates as pure functions of the step, the first being 0. With `S` steps the last is `S − 1`, and schedules that
 * come down are at their floor there.
 */

import type { Schedule } from "../program/optimizer_numbers.ts";

/** A schedule as configurations name it; the learning rate beside it is the peak. */
export type ScheduleConfig =
  | "constant"
  /** Linear, or a constant share of the peak where there is a `factor`. */
  | { readonly warmup: { readonly steps: number; readonly factor?: number } }
  /** The floor is a share of the peak. */
  | { readonly cosine: { readonly warmup?: number; readonly floor?: number } }
  | { readonly step: { readonly every: number; readonly factor: number } }
  | { readonly one_cycle: Omit<OneCycleOptions, "steps"> }
  | { readonly range_test: { readonly from: number } };

/** The learning rates of a run of `steps` steps, whose peak is `rate`. Throws `RangeError` on steps that do not fit. */
export function learningRateSchedule(rate: number, config: ScheduleConfig, steps: number): Schedule {
  if (config === "constant") return constant(rate);
  if ("warmup" in config) {
    const { steps: warmup, factor } = config.warmup;
    return factor === undefined ? linearWarmup(rate, { warmup }) : constantWarmup(rate, { warmup, factor });
  }
  if ("cosine" in config) {
    const { warmup, floor = 0 } = config.cosine;
    return warmupCosine(rate, { steps, warmup, floor: floor * rate });
  }
  if ("step" in config) return stepDecay(rate, config.step);
  if ("one_cycle" in config) return oneCycle(rate, { steps, ...config.one_cycle });
  return rangeTest({ from: config.range_test.from, to: rate, steps });
}

/** The same at every step. */
export function constant(rate: number): Schedule {
  return () => rate;
}

/**
 * Linear warmup, then constant: `peak · min(1, (step + 1) / warmup)`. The first step already moves, with `peak / warmup`,
 * and step `warmup − 1` is the first at the peak. Without steps of warmup it is constant.
 */
export function linearWarmup(peak: number, { warmup }: { warmup: number }): Schedule {
  checkSteps("warm up", { warmup }, 0);
  return (step) => step + 1 < warmup ? peak * (step + 1) / warmup : peak;
}

/** A constant share of the peak for `warmup` steps (He et al., CVPR 2016, section 4.2), then the peak. */
export function constantWarmup(peak: number, { warmup, factor }: { warmup: number; factor: number }): Schedule {
  checkSteps("warm up", { warmup }, 0);
  return (step) => step < warmup ? factor * peak : peak;
}

/**
 * Linear warmup, then half a cosine from peak to floor (Loshchilov, Hutter, ICLR 2017, equation 5, without restarts):
 *
 *     floor + (peak − floor) · (1 + cos(π · t)) / 2        t = (step − (warmup − 1)) / (steps − 1 − (warmup − 1))
 *
 * from the last step of warmup, which is at the peak, to the last step, which is at the floor. Without warmup, step 0 is
 * at the peak. Where warmup takes all steps, the last is at the peak.
 */
export function warmupCosine(
  peak: number,
  { steps, warmup = 0, floor = 0 }: { steps: number; warmup?: number; floor?: number },
): Schedule {
  checkSteps("plan half a cosine", { steps }, 1);
  checkSteps("warm up", { warmup }, 0);
  const up = linearWarmup(peak, { warmup });
  const top = Math.max(0, warmup - 1);
  return (step) => step <= top ? up(step) : cosineBetween(peak, floor, (step - top) / (steps - 1 - top));
}

/** Drops by `factor` every `every` steps: `rate · factor^⌊step / every⌋`. */
export function stepDecay(rate: number, { every, factor }: { every: number; factor: number }): Schedule {
  checkSteps("drop", { every }, 1);
  return (step) => rate * factor ** Math.floor(step / every);
}

/** What OneCycle is made of; the defaults are PyTorch's. */
export interface OneCycleOptions {
  readonly steps: number;
  /** Share of the steps until the peak. */
  readonly warmup?: number;
  /** Peak over the first value. */
  readonly start?: number;
  /** First over the last value. */
  readonly end?: number;
}

/**
 * Up and down again (Smith, Topin 2019, "Super-convergence", section 3), in two phases of half a cosine each, as
 * PyTorch's `OneCycleLR` has it: from `peak / start` to `peak` at step `warmup · steps − 1`, which need not be whole, and
 * to `peak / start / end` at step `steps − 1`.
 */
export function oneCycle(
  peak: number,
  { steps, warmup = 0.3, start = 25, end = 1e4 }: OneCycleOptions,
): Schedule {
  checkSteps("plan one cycle", { steps }, 1);
  const first = peak / start;
  return twoPhases({ steps, warmup }, [first, peak, first / end]);
}

/** The momentum that goes with `oneCycle`, against the learning rate: from `most` to `least` and back. */
export function oneCycleMomentum(
  { least = 0.85, most = 0.95, steps, warmup = 0.3 }: { least?: number; most?: number; steps: number; warmup?: number },
): Schedule {
  checkSteps("plan one cycle", { steps }, 1);
  return twoPhases({ steps, warmup }, [most, least, most]);
}

/**
 * Grows by the same factor each step (Smith, WACV 2017, section 3.3, there linearly): `from · (to / from)^(step / (steps −
 * 1))`, from `from` to `to`.
 */
export function rangeTest({ from, to, steps }: { from: number; to: number; steps: number }): Schedule {
  checkSteps("plan a range test", { steps }, 1);
  const last = Math.max(1, steps - 1);
  return (step) => from * (to / from) ** (step / last);
}

function twoPhases(
  { steps, warmup }: { steps: number; warmup: number },
  [first, middle, last]: readonly [number, number, number],
): Schedule {
  const top = warmup * steps - 1;
  return (step) =>
    step <= top
      ? cosineBetween(first, middle, top === 0 ? 1 : step / top)
      : cosineBetween(middle, last, (step - top) / (steps - 1 - top));
}

/** From `a` at 0 to `b` at 1 and beyond along half a cosine. */
function cosineBetween(a: number, b: number, share: number): number {
  const bounded = Math.min(1, share);
  return b + (a - b) * (1 + Math.cos(Math.PI * bounded)) / 2;
}

function checkSteps(what: string, named: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(named)) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new RangeError(`Cannot ${what}: ${name} is a whole number of at least ${least}, got ${value}`);
  }
}
