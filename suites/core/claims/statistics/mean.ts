/** Mean over the runs of a cell, with Student's interval. */
import * as z from "zod";
import { where } from "../cells.ts";
import { measureMean } from "../center.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { inCell, measureCell, mistakesInCell, mistakesInRange, type OneCell, readsOfCell } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

export const MeanSchema = z.strictObject({
  mean: Quantity.describe("Mean over seeds."),
  ...place,
  ...where,
  ...allowed,
});
type Mean = z.infer<typeof MeanSchema>;

export const mean: Statistic<Mean> = {
  schema: MeanSchema,
  reads: (expect) => readsOfCell(cellOf(expect)),
  measure: (expect, context) =>
    measureCell(cellOf(expect), context, (values, note) => measureMean(values, { ...context, note })),
  words: (expect) => inCell(`mean over seeds of ${valueWords(cellOf(expect).value)}`, expect.where),
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...mistakesInCell(cellOf(expect), fit, { path, name: "mean" }),
    ...mistakesInRange(expect, fit, path),
  ],
};

function cellOf(expect: Mean): OneCell {
  return { where: expect.where, value: valueAt(expect.mean, expect) };
}
