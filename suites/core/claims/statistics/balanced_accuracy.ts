/** How well rules tell kinds of runs apart: the mean over kinds of the share of their runs that is told right. */
import * as z from "zod";
import type { RunRecord } from "../../../../results/format.ts";
import { pattern, where } from "../cells.ts";
import { type Interval, shareInterval } from "../interval.ts";
import { type Labelled, measureLabelled } from "../labelled.ts";
import type { Measurement } from "../measurement.ts";
import {
  answersOf,
  comparesWithBest,
  isKnownAtStart,
  Predicate,
  predicateMistakes,
  predicateWords,
  valuesRead,
} from "../predicate.ts";
import { isRefusal, joined, type PassRuns, type Refusal, runsIn } from "../runs.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  balanced_accuracy: z.array(z.strictObject({
    kind: Predicate.describe("Which runs are of this kind; one of an earlier kind is not."),
    rule: Predicate.optional().describe("Which runs are told to be; without it, all that no earlier rule took."),
  })).min(2).describe("Kinds of runs with the rule that is to tell them, in the order in which they are tried."),
  ...where,
  ...allowed,
});
type BalancedAccuracy = z.infer<typeof schema>;

export const balanced_accuracy: Statistic<BalancedAccuracy> = {
  schema,
  reads: (expect) => {
    const asked = predicatesOf(expect);
    return {
      values: asked.flatMap(valuesRead),
      cells: [asked.some(comparesWithBest) ? {} : pattern(expect.where)],
      valuesOnly: asked.every(isKnownAtStart),
    };
  },
  measure: measureBalanced,
  words: (expect) => {
    const parts = expect.balanced_accuracy.map(({ kind, rule }) =>
      `${predicateWords(kind)} by ${rule ? predicateWords(rule) : "exclusion"}`
    );
    return inCell(`balanced accuracy of telling ${parts.join(", ")}`, expect.where);
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...expect.balanced_accuracy.flatMap(({ kind, rule }, i) => {
      const at = [...path, "balanced_accuracy", i];
      const last = i === expect.balanced_accuracy.length - 1;
      const open = !rule && !last
        ? [{ path: at, message: "needs a rule: only the last kind can do without", atKey: false }]
        : [];
      return [
        ...predicateMistakes(kind, fit, [...at, "kind"]),
        ...(rule ? predicateMistakes(rule, fit, [...at, "rule"]) : []),
        ...open,
      ];
    }),
    ...fit.cells(pattern(expect.where), [...path, "where"]),
    ...mistakesInRange(expect, fit, path),
  ],
};

function predicatesOf({ balanced_accuracy }: BalancedAccuracy): Predicate[] {
  return balanced_accuracy.flatMap(({ kind, rule }) => rule ? [kind, rule] : [kind]);
}

/** Runs of no kind are left out; one that no rule takes is told wrong. */
function measureBalanced(expect: BalancedAccuracy, { runs, coverage }: Context): Measurement {
  const chosen = runsIn(runs, pattern(expect.where));
  if (isRefusal(chosen)) return chosen;
  const kinds = firstThatHolds(expect.balanced_accuracy.map(({ kind }) => kind), chosen, runs);
  if (isRefusal(kinds)) return kinds;
  const told = firstThatHolds(expect.balanced_accuracy.map(({ rule }) => rule), chosen, runs);
  if (isRefusal(told)) return told;
  const kept = chosen.flatMap((run, i) => {
    const label = kinds.places[i];
    return label < 0 ? [] : [{ run, item: { label, known: told.places[i] === label } }];
  });
  const classes = expect.balanced_accuracy.length;
  const left = chosen.length - kept.length;
  const items = kept.map(({ item }) => item);
  return measureLabelled(kept.map(({ run }) => run), items, {
    classes,
    coverage,
    note: joined(
      left === 0 ? "" : `${left} of ${chosen.length} runs are of no kind and left out`,
      kinds.note,
      told.note,
    ),
    statistic: (some) => meanOf(recallsOf(some, classes)),
    bounded: (units) => boundedBy(recallsOf(items, classes), units, coverage),
  });
}

/** Place of the first predicate that holds for each run, −1 for none; one that is not there always holds. */
function firstThatHolds(
  predicates: readonly (Predicate | undefined)[],
  runs: readonly RunRecord[],
  pass: PassRuns,
): { places: number[]; note: string } | Refusal {
  const places = new Array<number>(runs.length).fill(-1);
  const notes = new Set<string>();
  for (const [k, predicate] of predicates.entries()) {
    const found = predicate ? answersOf(predicate, runs, pass) : { answers: runs.map(() => true), note: "" };
    if (isRefusal(found)) return found;
    notes.add(found.note);
    found.answers.forEach((holds, i) => places[i] = places[i] < 0 && holds ? k : places[i]);
  }
  return { places, note: joined(...notes) };
}

function recallsOf(items: readonly Labelled<boolean>[], classes: number): number[] {
  return Array.from({ length: classes }, (_, label) => {
    const own = items.filter((item) => item.label === label);
    return own.filter(({ known }) => known).length / own.length;
  });
}

/** Each recall is 0 or 1 here: the mean of their exact intervals, which together hold with the coverage asked for. */
function boundedBy(recalls: readonly number[], units: readonly number[], coverage: number): Interval {
  const each = 1 - (1 - coverage) / recalls.length;
  const intervals = recalls.map((recall, i) => shareInterval(recall === 1 ? units[i] : 0, units[i], each)!);
  return { low: meanOf(intervals.map(({ low }) => low)), high: meanOf(intervals.map(({ high }) => high)), coverage };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
