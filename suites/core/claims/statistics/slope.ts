/** Slope of the least-squares line; of logarithms it is an exponent. */
import * as z from "zod";
import { where } from "../cells.ts";
import { slope as slopeOf } from "../line.ts";
import { axis, lineMistakes, type LineOf, lineReads, lineWords, measureLine, Scale } from "../line_points.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  slope: Quantity.describe("Slope of the least-squares line over a setting, the layers or another value."),
  ...place,
  ...where,
  ...axis,
  scale: Scale.default("linear").describe(
    "log: of natural logarithms, so the slope is an exponent; log_y, log_x: of one of them.",
  ),
  ...allowed,
});
type Slope = z.infer<typeof schema>;

const SCALES = {
  linear: "",
  log: ", both as logarithms",
  log_x: ", the latter as logarithm",
  log_y: ", the former as logarithm",
} as const;

export const slope: Statistic<Slope> = {
  schema,
  reads: (expect) => lineReads(lineOf(expect)),
  measure: (expect, context) => measureLine(lineOf(expect), context, slopeOf),
  words: (expect) => inCell(`slope of ${lineWords(lineOf(expect), "over")}${SCALES[expect.scale]}`, expect.where),
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...lineMistakes(lineOf(expect), fit, path, "slope"),
    ...mistakesInRange(expect, fit, path),
  ],
};

function lineOf(expect: Slope): LineOf {
  return { ...expect, value: valueAt(expect.slope, expect), finite: true };
}
