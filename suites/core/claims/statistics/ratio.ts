/** Median of one cell's value by another's, paired by seed. */
import * as z from "zod";
import { compared, comparedCells, comparedMistakes, comparedWith, measureAgainst } from "../against.ts";
import { label, pattern } from "../cells.ts";
import { measureMedian } from "../center.ts";
import type { Measurement } from "../measurement.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  ratio: Quantity.describe("Median over seeds of one cell's value by another's, paired by seed."),
  ...place,
  ...compared,
  ...allowed,
});
type Ratio = z.infer<typeof schema>;

export const ratio: Statistic<Ratio> = {
  schema,
  reads: (expect) => ({ values: [valueOf(expect)], cells: comparedCells(expect), valuesOnly: true }),
  measure: measureRatio,
  words: (expect) =>
    `median ratio of ${valueWords(valueOf(expect))}; ${label(pattern(expect.of))} to ${comparedWith(expect)}`,
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...fit.value(valueOf(expect), { key: [...path, "ratio"], map: path }),
    ...comparedMistakes(expect, valueOf(expect), fit, path),
    ...mistakesInRange(expect, fit, path),
  ],
};

function valueOf(expect: Ratio) {
  return valueAt(expect.ratio, expect);
}

function measureRatio(expect: Ratio, context: Context): Measurement {
  return measureAgainst(expect, valueOf(expect), context, {
    number: (a, b) => a / b,
    called: "ratios",
    same: 1,
    positive: true,
    measure: (ratios, coverage) => measureMedian(ratios, { ...context, coverage }),
  });
}
