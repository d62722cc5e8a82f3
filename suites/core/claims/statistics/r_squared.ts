/** Share of the variance that the least-squares line explains. */
import * as z from "zod";
import { where } from "../cells.ts";
import { rSquared } from "../line.ts";
import { axis, lineMistakes, type LineOf, lineReads, lineWords, measureLine, Scale } from "../line_points.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  r_squared: Quantity.describe("Share of the variance that the least-squares line over this axis explains."),
  ...place,
  ...where,
  ...axis,
  scale: Scale.default("linear").describe("log: of natural logarithms; log_y, log_x: of one of them."),
  ...allowed,
});
type RSquared = z.infer<typeof schema>;

const SCALES = { linear: "line", log: "power law", log_x: "logarithm", log_y: "exponential" } as const;

export const r_squared: Statistic<RSquared> = {
  schema,
  reads: (expect) => lineReads(lineOf(expect)),
  measure: (expect, context) => measureLine(lineOf(expect), context, rSquared),
  words: (expect) => inCell(`R² of a ${SCALES[expect.scale]} for ${lineWords(lineOf(expect), "over")}`, expect.where),
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...lineMistakes(lineOf(expect), fit, path, "r_squared"),
    ...mistakesInRange(expect, fit, path),
  ],
};

function lineOf(expect: RSquared): LineOf {
  return { ...expect, value: valueAt(expect.r_squared, expect), finite: true };
}
