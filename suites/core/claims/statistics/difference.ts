/** Difference of one cell's value and another's, paired by seed. */
import * as z from "zod";
import { compared, comparedCells, comparedMistakes, comparedWith, measureAgainst } from "../against.ts";
import { label, pattern } from "../cells.ts";
import { measureMean, measureMedian } from "../center.ts";
import type { Measurement } from "../measurement.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  difference: Quantity.describe("One cell's value less another's, paired by seed."),
  ...place,
  ...compared,
  relative: z.boolean().optional().describe("By the absolute value of what is subtracted."),
  center: z.enum(["mean", "median"]).optional().describe("Over seeds; the mean by default."),
  ...allowed,
});
type Difference = z.infer<typeof schema>;

export const difference: Statistic<Difference> = {
  schema,
  reads: (expect) => ({ values: [valueOf(expect)], cells: comparedCells(expect), valuesOnly: true }),
  measure: measureDifference,
  words: (expect) => {
    const { center = "mean", relative = false, of } = expect;
    const what = `${center} ${relative ? "relative " : ""}difference of ${valueWords(valueOf(expect))}`;
    return `${what}; ${label(pattern(of))} less ${comparedWith(expect)}`;
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...fit.value(valueOf(expect), { key: [...path, "difference"], map: path }),
    ...comparedMistakes(expect, valueOf(expect), fit, path),
    ...mistakesInRange(expect, fit, path),
  ],
};

function valueOf(expect: Difference) {
  return valueAt(expect.difference, expect);
}

function measureDifference(expect: Difference, context: Context): Measurement {
  const { relative = false, center = "mean" } = expect;
  return measureAgainst(expect, valueOf(expect), context, {
    number: (a, b) => relative ? (a - b) / Math.abs(b) : a - b,
    called: "differences",
    same: 0,
    positive: relative,
    measure: (differences, coverage) =>
      center === "median"
        ? measureMedian(differences, { ...context, coverage })
        : measureMean(differences, { ...context, coverage }),
  });
}
