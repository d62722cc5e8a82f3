/** Share of seeds in which a cell has the most, or the least, of all cells. */
import * as z from "zod";
import { encode } from "../../../../results/encode.ts";
import { type CellPattern, Cells, label, pattern } from "../cells.ts";
import { shareInterval } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import { matched } from "../pairs.ts";
import { cellsIn, isRefusal, joined, type PassRuns } from "../runs.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  best: Quantity.describe("Share of seeds in which a cell is ahead of all others."),
  ...place,
  of: Cells,
  is: z.enum(["most", "least"]).describe("What it is to be ahead."),
  among: Cells.optional().describe("The cells it is compared with: all by default."),
  ...allowed,
});
type Best = z.infer<typeof schema>;

export const best: Statistic<Best> = {
  schema,
  reads: (expect) => ({
    values: [valueAt(expect.best, expect)],
    cells: [pattern(expect.of), pattern(expect.among)],
    valuesOnly: true,
  }),
  measure: measureBest,
  words: ({ of, is, among, ...expect }) => {
    const cells = among ? ` of ${label(pattern(among))}` : "";
    const what = valueWords(valueAt(expect.best, expect));
    return `share of seeds with the ${is} ${what} of all cells${cells}; ${label(pattern(of))}`;
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...fit.value(valueAt(expect.best, expect), { key: [...path, "best"], map: path }),
    ...fit.cell(pattern(expect.of), [...path, "of"]),
    ...fit.listed([...path, "best"]),
    ...fit.cells(pattern(expect.among), [...path, "among"]),
    ...mistakesInRange(expect, fit, path),
  ],
};

/** A seed in which the cell shares the first place says nothing of it, and is left out. */
function measureBest(expect: Best, { runs, coverage }: Context): Measurement {
  const others = othersOf(pattern(expect.of), pattern(expect.among), runs);
  if (others.length === 0) return { refused: "there is no other cell to be compared with", notRun: true };
  const matches = matched([pattern(expect.of), ...others], valueAt(expect.best, expect), runs);
  if (isRefusal(matches)) return matches;
  const n = matches.length;
  if (matches.some(({ values }) => values.some(Number.isNaN))) {
    return { value: null, n, unjudged: "a value is NaN, which has no order" };
  }
  const sign = expect.is === "most" ? 1 : -1;
  const leads = matches.map(({ values: [own, ...rest] }) =>
    own === Math.max(...rest.map((one) => sign * one)) * sign
      ? 0
      : rest.every((one) => sign * own > sign * one)
      ? 1
      : -1
  );
  const decided = leads.filter((lead) => lead !== 0);
  const hits = decided.filter((lead) => lead > 0).length;
  const interval = shareInterval(hits, decided.length, coverage);
  if (!interval) return { value: null, n: 0, unjudged: "in every seed the first place is shared" };
  const shared = n - decided.length;
  const note = shared === 0 ? "" : `in ${shared} of ${n} seeds the first place is shared; they are left out`;
  return {
    value: hits / decided.length,
    interval,
    n: decided.length,
    note: joined(`of ${others.length + 1} cells`, note),
  };
}

function othersOf(of: CellPattern, among: CellPattern, runs: PassRuns): CellPattern[] {
  const own = new Set(cellsIn(runs, of).map((cell) => encode(cell)));
  return cellsIn(runs, among).filter((cell) => !own.has(encode(cell)));
}
