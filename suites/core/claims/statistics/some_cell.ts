/** Whether some cell has a statistic within its range. */
import * as z from "zod";
import { where } from "../cells.ts";
import {
  measureQuantified,
  OfCell,
  quantifiedMistakes,
  quantifiedRange,
  quantifiedReads,
  quantifiedWords,
} from "../quantified.ts";
import { inCell } from "./one_cell.ts";
import type { Statistic } from "./statistic.ts";

const schema = z.strictObject({
  some_cell: OfCell.describe("Has some cell this within the range?"),
  ...where,
});
type SomeCell = z.infer<typeof schema>;

export const some_cell: Statistic<SomeCell> = {
  schema,
  reads: (expect) => quantifiedReads(expect.some_cell, expect.where),
  measure: (expect, context) => measureQuantified(expect.some_cell, expect.where, "some", context),
  words: (expect) => inCell(`in some cell: ${quantifiedWords(expect.some_cell)}`, expect.where),
  range: (expect) => quantifiedRange(expect.some_cell),
  mistakes: (expect, fit, path) => quantifiedMistakes(expect.some_cell, expect.where, fit, { path, name: "some_cell" }),
};
