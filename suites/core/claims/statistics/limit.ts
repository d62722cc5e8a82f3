/** Least or greatest value of a setting at which something is true of a run, seed by seed. */
import * as z from "zod";
import { settingLabel } from "../../../../results/labels.ts";
import { along, alongWords, eachSeed, measureAlong } from "../along_axis.ts";
import { pattern } from "../cells.ts";
import type { Measurement } from "../measurement.ts";
import {
  answersOf,
  comparesWithBest,
  isKnownAtStart,
  Predicate,
  predicateMistakes,
  predicateWords,
  valuesRead,
} from "../predicate.ts";
import { isRefusal } from "../runs.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  limit: Predicate.describe("What is true of a run up to a value of the setting, or from one on."),
  is: z.enum(["least", "greatest"]).describe("Which value at which it is true; never is Infinity, for greatest 0."),
  ...along,
  ...allowed,
});
type Limit = z.infer<typeof schema>;

export const limit: Statistic<Limit> = {
  schema,
  reads: (expect) => ({
    values: valuesRead(expect.limit),
    cells: comparesWithBest(expect.limit) ? [{}] : [pattern(expect.where), ...(expect.to ? [pattern(expect.to)] : [])],
    valuesOnly: isKnownAtStart(expect.limit),
  }),
  measure: measureLimit,
  words: (expect) => {
    const what = `${expect.is} ${settingLabel(expect.over)} of ${predicateWords(expect.limit)}`;
    return `median ${expect.to ? "ratio of the " : ""}${what}${alongWords(expect)}`;
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => {
    const open = { open: [expect.over], apart: true };
    return [
      ...predicateMistakes(expect.limit, fit, [...path, "limit"]),
      ...fit.axis(expect.over, pattern(expect.where), path, { log: false, fewest: 2 }),
      ...fit.listed([...path, "over"]),
      ...fit.cell(pattern(expect.where), [...path, "where"], open),
      ...(expect.to ? fit.cell(pattern(expect.to), [...path, "to"], open) : []),
      ...mistakesInRange(expect, fit, path),
    ];
  },
};

function measureLimit(expect: Limit, context: Context): Measurement {
  const least = expect.is === "least";
  return measureAlong(expect, context, (runs) => {
    const found = answersOf(expect.limit, runs, context.runs);
    if (isRefusal(found)) return found;
    const numbers = eachSeed(runs, (places) => {
      const values = places.filter((i) => found.answers[i]).map((i) => Number(runs[i].cell[expect.over]));
      return least ? Math.min(Infinity, ...values) : Math.max(0, ...values);
    });
    return { numbers, note: found.note };
  });
}
