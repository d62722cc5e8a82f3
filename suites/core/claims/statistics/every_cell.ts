/** Whether every cell has a statistic within its range. */
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
  every_cell: OfCell.describe("Has every cell this within the range?"),
  ...where,
});
type EveryCell = z.infer<typeof schema>;

export const every_cell: Statistic<EveryCell> = {
  schema,
  reads: (expect) => quantifiedReads(expect.every_cell, expect.where),
  measure: (expect, context) => measureQuantified(expect.every_cell, expect.where, "every", context),
  words: (expect) => inCell(`in every cell: ${quantifiedWords(expect.every_cell)}`, expect.where),
  range: (expect) => quantifiedRange(expect.every_cell),
  mistakes: (expect, fit, path) =>
    quantifiedMistakes(expect.every_cell, expect.where, fit, { path, name: "every_cell" }),
};
