/** Shares of runs in two cells, compared. */
import * as z from "zod";
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import { Cells, label, pattern } from "./cells.ts";
import type { FitTools } from "./fit_tools.ts";
import { type Interval, shareInterval } from "./interval.ts";
import type { Measurement } from "./measurement.ts";
import {
  answersOf,
  comparesWithBest,
  isKnownAtStart,
  type Predicate,
  predicateMistakes,
  predicateWords,
  valuesRead,
} from "./predicate.ts";
import { isRefusal, joined, runsIn } from "./runs.ts";
import type { Context, Reads } from "./statistics/statistic.ts";

/** The cells that are compared. */
export const twoCells = { of: Cells, to: Cells };

/** Two cells and what is counted in them. */
export interface TwoShares extends z.infer<z.ZodObject<typeof twoCells>> {
  readonly predicate: Predicate;
}

export function twoReads({ predicate, of, to }: TwoShares): Reads {
  return {
    values: valuesRead(predicate),
    cells: comparesWithBest(predicate) ? [{}] : [pattern(of), pattern(to)],
    valuesOnly: isKnownAtStart(predicate),
  };
}

export function twoWords({ predicate, of, to }: TwoShares, between: string): string {
  return `${predicateWords(predicate)}; ${label(pattern(of))} ${between} ${label(pattern(to))}`;
}

export function twoMistakes(two: TwoShares, fit: FitTools, path: Path, name: string): Mistake[] {
  return [
    ...predicateMistakes(two.predicate, fit, [...path, name]),
    ...fit.cell(pattern(two.of), [...path, "of"]),
    ...fit.cell(pattern(two.to), [...path, "to"]),
  ];
}

/**
 * Measures what is made of both shares. Each share's exact interval misses half as often as both together may; the ends
 * then come from the least of one and the greatest of the other. This holds whether the seeds are paired or not.
 */
export function measureTwo(
  { predicate, of, to }: TwoShares,
  { runs, coverage }: Context,
  combine: (a: number, b: number) => number,
): Measurement {
  const sides: { share: number; n: number; interval: Interval; note: string }[] = [];
  for (const cell of [of, to]) {
    const chosen = runsIn(runs, pattern(cell));
    if (isRefusal(chosen)) return chosen;
    const found = answersOf(predicate, chosen, runs);
    if (isRefusal(found)) return found;
    const [hits, n] = [found.answers.filter((one) => one).length, chosen.length];
    const note = joined(`${hits} of ${n} runs of ${label(pattern(cell))}`, found.note);
    sides.push({ share: hits / n, n, interval: shareInterval(hits, n, 1 - (1 - coverage) / 2)!, note });
  }
  const [a, b] = sides;
  const interval = {
    low: combine(a.interval.low, b.interval.high),
    high: combine(a.interval.high, b.interval.low),
    coverage,
  };
  const value = combine(a.share, b.share);
  return { value, interval, n: a.n + b.n, note: joined(a.note, b.note) };
}
