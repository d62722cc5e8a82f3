/** Statistics of the runs of one pass, with their intervals. */
import type { RunRecord } from "../../../results/format.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Expectation } from "../spec/blocks.ts";
import { bootstrapInterval, FEWEST_UNITS } from "./bootstrap.ts";
import {
  ascending,
  COVERAGE,
  mean,
  meanInterval,
  medianCoverage,
  medianInterval,
  medianOf,
  shareInterval,
} from "./interval.ts";
import { type Point, slope, spearman } from "./line.ts";
import { type CellPattern, pattern, placeIn, quantityOf } from "./reads.ts";
import type { Measured, Measurement, Unjudged } from "./measurement.ts";
import { measureShare } from "./share.ts";
import { isRefusal, joined, lostNote, type PassRuns, type Refusal, runsIn, valuesIn } from "./values.ts";

/** How to measure. */
export interface MeasureOptions {
  /** Of fewer than 6 values the median gets the interval from least to greatest, whatever that covers. */
  readonly quick: boolean;
}

/** Measures what an expectation speaks of. */
export function measure(expect: Expectation, runs: PassRuns, options: MeasureOptions): Measurement {
  if ("ratio" in expect) return measureRatio(expect, runs, options);
  if ("ordering" in expect) return measureOrdering(expect, runs);
  const chosen = runsIn(runs, pattern(expect.where));
  if (isRefusal(chosen)) return chosen;
  if ("share" in expect) return measureShare(expect.share, chosen, runs);
  const [quantity, place] = [quantityOf(expect)!, placeIn(expect)];
  const values = valuesIn(chosen, quantity, place);
  if (isRefusal(values)) return values;
  const note = lostNote(chosen, quantity, place);
  if ("exact" in expect) return measureExact(values, Number(expect.is));
  if ("mean" in expect) return measureMean(values, note);
  if ("median" in expect) return measureMedian(values, note, options);
  return measureLine(expect, chosen, values, note);
}

function measureMean(values: readonly number[], note: string): Measurement {
  const n = values.length;
  const broken = values.filter((value) => !Number.isFinite(value)).length;
  if (broken > 0) {
    return { value: null, n, unjudged: `${broken} of ${n} values are not finite, so that there is no mean` };
  }
  const interval = meanInterval(values);
  return interval ? { value: mean(values), interval, n, note } : tooFew(mean(values), n, 2);
}

/** `values` may hold infinities and NaN, which ranks above Infinity. */
function measureMedian(values: readonly number[], note: string, { quick }: MeasureOptions): Measurement {
  const [sorted, n] = [values.toSorted(ascending), values.length];
  const value = medianOf(sorted);
  const interval = medianInterval(sorted);
  if (interval) return { value, interval, n, note };
  if (!quick) return tooFew(value, n, 6);
  const coverage = medianCoverage(n, 1);
  const percent = `of ${n} values the least and the greatest make a ${Math.round(100 * coverage)} % interval`;
  return { value, interval: { low: sorted[0], high: sorted[n - 1], coverage }, n, note: joined(percent, note) };
}

function measureExact(values: readonly number[], is: number): Measured {
  const n = values.length;
  const others = values.filter((value) => value !== is && !(Number.isNaN(value) && Number.isNaN(is)));
  const note = others.length === 0 ? `all ${n} runs have it` : `${others.length} of ${n} runs have another value`;
  return { value: others.length === 0 ? is : others[0], interval: null, n, note };
}

function measureRatio(expect: Extract<Expectation, { ratio: unknown }>, runs: PassRuns, options: MeasureOptions) {
  const pairs = pairsOf({ quantity: expect.ratio, expect, cells: [pattern(expect.of), pattern(expect.to)] }, runs);
  if (isRefusal(pairs)) return pairs;
  const ratios = pairs.map(([a, b]) => a / b);
  const broken = ratios.filter(Number.isNaN).length;
  if (broken > 0) {
    return { value: null, n: pairs.length, unjudged: `${broken} of ${pairs.length} ratios are not defined` };
  }
  return measureMedian(ratios, "", options);
}

/** A sign test: with the interval of the share, one half lies outside exactly where the test's p is below 5 %. */
function measureOrdering(expect: Extract<Expectation, { ordering: unknown }>, runs: PassRuns): Measurement {
  const pairs = pairsOf({ quantity: expect.ordering, expect, cells: [pattern(expect.of), pattern(expect.than)] }, runs);
  if (isRefusal(pairs)) return pairs;
  if (pairs.flat().some(Number.isNaN)) {
    return { value: null, n: pairs.length, unjudged: "a value is NaN, which has no order" };
  }
  const untied = pairs.filter(([a, b]) => a !== b);
  const ties = pairs.length - untied.length;
  const note = ties === 0 ? "" : `${ties} of ${pairs.length} pairs are equal and left out`;
  const hits = untied.filter(([a, b]) => expect.is === "more" ? a > b : a < b).length;
  const interval = shareInterval(hits, untied.length);
  if (!interval) return { value: null, n: 0, unjudged: "all pairs are equal" };
  return { value: hits / untied.length, interval, n: untied.length, note };
}

/** Two cells to compare. */
interface PairsAsked {
  readonly quantity: QuantityName;
  readonly expect: Expectation;
  readonly cells: readonly [CellPattern, CellPattern];
}

/** Values of two cells by seed, which draws the same data and the same weights in both. */
function pairsOf({ quantity, expect, cells }: PairsAsked, runs: PassRuns): [number, number][] | Refusal {
  const sides: ReadonlyMap<number, number>[] = [];
  for (const cell of cells) {
    const chosen = runsIn(runs, cell);
    if (isRefusal(chosen)) return chosen;
    const values = valuesIn(chosen, quantity, placeIn(expect));
    if (isRefusal(values)) return values;
    sides.push(new Map(chosen.map(({ seed }, i) => [seed, values[i]])));
  }
  const [a, b] = sides;
  if (a.size !== b.size || [...a.keys()].some((seed) => !b.has(seed))) {
    return { refused: "the two cells have other seeds", notRun: false };
  }
  return [...a].map(([seed, value]) => [value, b.get(seed)!]);
}

type LineExpectation = Extract<Expectation, { over: string }>;

/** Resampled are seeds, each with its runs along the axis, or single runs where there is one seed and many draws. */
function measureLine(expect: LineExpectation, runs: readonly RunRecord[], values: readonly number[], note: string) {
  const log = "slope" in expect && expect.scale === "log";
  const units = Map.groupBy(runs.map((run, i) => ({ run, y: values[i] })), ({ run }) => run.seed);
  const single = [...units.values()];
  const groups = single.length > 1 ? single : single[0].map((one) => [one]);
  const n = groups.length;
  const points = groups.map((group) =>
    group.map(({ run, y }): Point => {
      const x = Number(run.cell[expect.over]);
      return log ? [Math.log(x), Math.log(y)] : [x, y];
    })
  );
  const usable = "slope" in expect ? Number.isFinite : (y: number) => !Number.isNaN(y);
  const broken = points.flat().filter(([, y]) => !usable(y)).length;
  if (broken > 0) {
    const why = log ? "no finite logarithm" : "no finite value";
    return { value: null, n, unjudged: `${broken} of ${runs.length} runs have ${why}` };
  }
  const statistic = (chosen: readonly (readonly Point[])[]) => {
    return "slope" in expect ? slope(chosen.flat()) : spearman(chosen.flat());
  };
  const value = statistic(points);
  if (n < FEWEST_UNITS) return tooFew(value, n, FEWEST_UNITS);
  const interval = bootstrapInterval(points, statistic);
  return interval ? { value, interval, n, note } : { value, n, unjudged: "the statistic of a resample is not defined" };
}

function tooFew(value: number, n: number, fewest: number): Unjudged {
  const percent = Math.round(100 * COVERAGE);
  return { value, n, unjudged: `a finite ${percent} % interval needs at least ${fewest}, got ${n}` };
}
