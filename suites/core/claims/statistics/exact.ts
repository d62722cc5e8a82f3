/** One value in every run of a cell; there is no interval, because one run that differs refutes it. */
import * as z from "zod";
import { where } from "../cells.ts";
import type { Measured } from "../measurement.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { inCell, measureCell, mistakesInCell, type OneCell, readsOfCell } from "./one_cell.ts";
import type { Statistic } from "./statistic.ts";

const schema = z.strictObject({
  exact: Quantity.describe("The same value in every run."),
  ...place,
  ...where,
  is: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]).describe("The value."),
});
type Exact = z.infer<typeof schema>;

export const exact: Statistic<Exact> = {
  schema,
  reads: (expect) => readsOfCell(cellOf(expect)),
  measure: (expect, context) =>
    measureCell(cellOf(expect), context, (values) => measureExact(values, Number(expect.is))),
  words: (expect) => inCell(`${valueWords(cellOf(expect).value)}, in every run`, expect.where),
  range: ({ is }) => [Number(is), Number(is)],
  mistakes: (expect, fit, path) => mistakesInCell(cellOf(expect), fit, { path, name: "exact" }),
  exact: true,
};

function cellOf(expect: Exact): OneCell {
  return { where: expect.where, value: valueAt(expect.exact, expect) };
}

function measureExact(values: readonly number[], is: number): Measured {
  const n = values.length;
  const others = values.filter((value) => value !== is && !(Number.isNaN(value) && Number.isNaN(is)));
  const note = others.length === 0 ? `all ${n} runs have it` : `${others.length} of ${n} runs have another value`;
  return { value: others.length === 0 ? is : others[0], interval: null, n, note };
}
