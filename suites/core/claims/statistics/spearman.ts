/** Spearman's rank correlation. */
import * as z from "zod";
import { where } from "../cells.ts";
import { spearman as correlation } from "../line.ts";
import { axis, lineMistakes, type LineOf, lineReads, lineWords, measureLine } from "../line_points.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  spearman: Quantity.describe("Rank correlation with a setting, the layers or another value."),
  ...place,
  ...where,
  ...axis,
  ...allowed,
});
type Spearman = z.infer<typeof schema>;

export const spearman: Statistic<Spearman> = {
  schema,
  reads: (expect) => lineReads(lineOf(expect)),
  measure: (expect, context) => measureLine(lineOf(expect), context, correlation),
  words: (expect) => inCell(`rank correlation of ${lineWords(lineOf(expect), "with")}`, expect.where),
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...lineMistakes(lineOf(expect), fit, path, "spearman"),
    ...mistakesInRange(expect, fit, path),
  ],
};

function lineOf(expect: Spearman): LineOf {
  return { ...expect, value: valueAt(expect.spearman, expect), scale: "linear", finite: false };
}
