/** Runs with what is true of them, in units that are resampled: how scores and rules are judged as predictors. */
import type { RunRecord } from "../../../results/format.ts";
import { FEWEST_UNITS, stratifiedInterval } from "./bootstrap.ts";
import { tooFew } from "./center.ts";
import type { Interval } from "./interval.ts";
import type { Measurement } from "./measurement.ts";
import { unitsOf } from "./line_points.ts";

/** A run's class, counted from 0, and what is known of it. */
export interface Labelled<Known> {
  readonly label: number;
  readonly known: Known;
}

/** How a predictor is judged. */
export interface Judging<Known> {
  readonly classes: number;
  readonly coverage: number;
  readonly note: string;
  readonly statistic: (items: readonly Labelled<Known>[]) => number;
  /**
   * Interval where no resample changes the statistic, which says nothing of how near it is to 1: from the number of
   * independent units that have each class.
   */
  readonly bounded: (units: readonly number[]) => Interval;
}

/**
 * Measures a statistic of labelled runs. Resampled are seeds where there are several; else single runs, each class among
 * its own.
 */
export function measureLabelled<Known>(
  runs: readonly RunRecord[],
  items: readonly Labelled<Known>[],
  { classes, coverage, note, statistic, bounded }: Judging<Known>,
): Measurement {
  const labels = Array.from({ length: classes }, (_, label) => label);
  const units = unitsOf(runs, items.map((item) => [item]));
  const empty = labels.filter((label) => !items.some((item) => item.label === label)).length;
  const n = units.length;
  if (empty > 0) return { value: null, n, unjudged: `${empty} of ${classes} classes have no run` };
  const value = statistic(items);
  if (n < FEWEST_UNITS) return tooFew(value, n, FEWEST_UNITS, coverage);
  const single = units.every((unit) => unit.length === 1);
  const strata = single ? labels.map((label) => units.filter(([item]) => item.label === label)) : [units];
  if (strata.some((stratum) => stratum.length < 2)) return { value, n, unjudged: "a class has a single run" };
  const interval = stratifiedInterval(strata, (some) => statistic(some.flat(2)), coverage);
  if (!interval) return { value, n, unjudged: "the statistic of a resample is not defined" };
  if (interval.low < interval.high) return { value, interval, n, note };
  const withClass = labels.map((label) => units.filter((unit) => unit.some((item) => item.label === label)).length);
  return { value, interval: bounded(withClass), n, note };
}
