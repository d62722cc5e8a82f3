/** Median over the runs of a cell, with the interval of order statistics. */
import * as z from "zod";
import { where } from "../cells.ts";
import { measureMedian } from "../center.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { inCell, measureCell, mistakesInCell, mistakesInRange, type OneCell, readsOfCell } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

export const MedianSchema = z.strictObject({
  median: Quantity.describe("Median over seeds."),
  ...place,
  ...where,
  ...allowed,
});
type Median = z.infer<typeof MedianSchema>;

export const median: Statistic<Median> = {
  schema: MedianSchema,
  reads: (expect) => readsOfCell(cellOf(expect)),
  measure: (expect, context) =>
    measureCell(cellOf(expect), context, (values, note) => measureMedian(values, { ...context, note })),
  words: (expect) => inCell(`median ${valueWords(cellOf(expect).value)}`, expect.where),
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...mistakesInCell(cellOf(expect), fit, { path, name: "median" }),
    ...mistakesInRange(expect, fit, path),
  ],
};

function cellOf(expect: Median): OneCell {
  return { where: expect.where, value: valueAt(expect.median, expect) };
}
