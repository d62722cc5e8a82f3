/** Share of seeds in which a quantity rises, or falls, from cell to cell. */
import * as z from "zod";
import { type CellPattern, Cells, label, pattern, where } from "../cells.ts";
import { shareInterval } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import { matched } from "../pairs.ts";
import { cellsIn, isRefusal } from "../runs.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { settingLabel } from "../../../../results/labels.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const shared = {
  monotone: Quantity.describe("Share of seeds in which it rises or falls from cell to cell."),
  ...place,
  is: z.enum(["rising", "falling"]).describe("Neighbours may be equal, but not all cells."),
};
const Listed = z.strictObject({ ...shared, along: z.array(Cells).min(2).describe("The cells in order."), ...allowed });
const Over = z.strictObject({ ...shared, over: z.string().min(1).describe("Setting in order."), ...where, ...allowed });

const schema = z.union([Listed, Over]);
type Monotone = z.infer<typeof schema>;

export const monotone: Statistic<Monotone> = {
  schema,
  reads: (expect) => ({
    values: [valueAt(expect.monotone, expect)],
    cells: "along" in expect ? expect.along.map(pattern) : [pattern(expect.where)],
    valuesOnly: true,
  }),
  measure: measureMonotone,
  words: (expect) => {
    const what = `share of seeds with ${valueWords(valueAt(expect.monotone, expect))} ${expect.is}`;
    if ("along" in expect) return `${what} along ${expect.along.map((cell) => label(pattern(cell))).join(", ")}`;
    return inCell(`${what} with ${settingLabel(expect.over)}`, expect.where);
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => {
    const value = fit.value(valueAt(expect.monotone, expect), { key: [...path, "monotone"], map: path });
    const range = mistakesInRange(expect, fit, path);
    if ("along" in expect) {
      const cells = expect.along.flatMap((cell, i) => fit.cell(pattern(cell), [...path, "along", i]));
      return [...value, ...cells, ...range];
    }
    const axis = fit.axis(expect.over, pattern(expect.where), path, { log: false, fewest: 2 });
    if (axis.length > 0) return [...value, ...axis, ...range];
    const cells = fit.cell(pattern(expect.where), [...path, "where"], { open: [expect.over], apart: true });
    return [...value, ...cells, ...fit.listed([...path, "over"]), ...range];
  },
};

/** A seed in which all cells are equal says nothing and is left out. */
function measureMonotone(expect: Monotone, { runs, coverage }: Context): Measurement {
  const cells = "along" in expect
    ? expect.along.map(pattern)
    : sorted(cellsIn(runs, pattern(expect.where)), expect.over);
  if (cells.length < 2) return { refused: "there are no two cells to compare", notRun: true };
  const matches = matched(cells, valueAt(expect.monotone, expect), runs);
  if (isRefusal(matches)) return matches;
  const n = matches.length;
  if (matches.some(({ values }) => values.some(Number.isNaN))) {
    return { value: null, n, unjudged: "a value is NaN, which has no order" };
  }
  const sign = expect.is === "rising" ? 1 : -1;
  const moving = matches.filter(({ values }) => values.some((value) => value !== values[0]));
  const hits = moving.filter(({ values }) => values.every((one, i) => i === 0 || sign * one >= sign * values[i - 1]));
  const interval = shareInterval(hits.length, moving.length, coverage);
  if (!interval) return { value: null, n: 0, unjudged: "in every seed all cells are equal" };
  const note = moving.length === n
    ? ""
    : `in ${n - moving.length} of ${n} seeds all cells are equal; they are left out`;
  return { value: hits.length / moving.length, interval, n: moving.length, note };
}

function sorted(cells: readonly CellPattern[], over: string): CellPattern[] {
  return cells.toSorted((a, b) => Number(a[over]) - Number(b[over]));
}
