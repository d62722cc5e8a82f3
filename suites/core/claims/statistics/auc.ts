/** How well a value predicts what becomes of a run: area under the receiver operating characteristic. */
import * as z from "zod";
import { areaUnderCurve } from "../auc.ts";
import { pattern, where } from "../cells.ts";
import { shareInterval } from "../interval.ts";
import { measureLabelled } from "../labelled.ts";
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
import { isRefusal, joined, runsIn } from "../runs.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { lostNote, valuesIn } from "../values.ts";
import { valueWords } from "../value_words.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  auc: Quantity.describe("The score: probability that it is more in a run of the predicted kind than in another."),
  ...place,
  of: Predicate.describe("The runs it predicts."),
  is: z.enum(["more", "less"]).optional().describe("Whether they have more or less of it; more by default."),
  ...where,
  ...allowed,
});
type Auc = z.infer<typeof schema>;

export const auc: Statistic<Auc> = {
  schema,
  reads: (expect) => ({
    values: [valueAt(expect.auc, expect), ...valuesRead(expect.of)],
    cells: [comparesWithBest(expect.of) ? {} : pattern(expect.where)],
    valuesOnly: isKnownAtStart(expect.of),
  }),
  measure: measureAuc,
  words: (expect) => {
    const score = `${expect.is ?? "more"} ${valueWords(valueAt(expect.auc, expect))}`;
    return inCell(`area under the curve of ${score} for ${predicateWords(expect.of)}`, expect.where);
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...fit.value(valueAt(expect.auc, expect), { key: [...path, "auc"], map: path }),
    ...predicateMistakes(expect.of, fit, [...path, "of"]),
    ...fit.cells(pattern(expect.where), [...path, "where"]),
    ...mistakesInRange(expect, fit, path),
  ],
};

function measureAuc(expect: Auc, { runs, coverage }: Context): Measurement {
  const chosen = runsIn(runs, pattern(expect.where));
  if (isRefusal(chosen)) return chosen;
  const value = valueAt(expect.auc, expect);
  const scores = valuesIn(chosen, value);
  if (isRefusal(scores)) return scores;
  const truth = answersOf(expect.of, chosen, runs);
  if (isRefusal(truth)) return truth;
  const items = scores.map((known, i) => ({ label: Number(truth.answers[i]), known }));
  const positives = truth.answers.filter((one) => one).length;
  return measureLabelled(chosen, items, {
    classes: 2,
    coverage,
    note: joined(`${positives} of ${chosen.length} runs are of the kind`, truth.note, lostNote(chosen, value)),
    statistic: (some) => {
      const of = (label: number) => some.filter((one) => one.label === label).map(({ known }) => known);
      const area = areaUnderCurve(of(1), of(0));
      return expect.is === "less" ? 1 - area : area;
    },
    // Of disjoint pairs of one run of each kind, each is told apart with a probability that is the area.
    bounded: (units) => {
      const pairs = Math.min(...units);
      return shareInterval(areaIsOne(items, expect.is) ? pairs : 0, pairs, coverage)!;
    },
  });
}

function areaIsOne(items: readonly { label: number; known: number }[], is: Auc["is"]): boolean {
  const of = (label: number) => items.filter((one) => one.label === label).map(({ known }) => known);
  return areaUnderCurve(of(1), of(0)) === (is === "less" ? 0 : 1);
}
