/** How far a quantity varies along a setting, seed by seed. */
import * as z from "zod";
import { settingLabel } from "../../../../results/labels.ts";
import { along, alongWords, eachSeed, measureAlong } from "../along_axis.ts";
import { pattern } from "../cells.ts";
import { ascending } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import { isRefusal } from "../runs.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { lostNote, valuesIn } from "../values.ts";
import { valueWords } from "../value_words.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  spread: Quantity.describe("Greatest less least value along a setting, as the median over seeds."),
  ...place,
  as: z.enum(["difference", "ratio"]).optional().describe("Greatest less least, or greatest by least."),
  ...along,
  ...allowed,
});
type Spread = z.infer<typeof schema>;

export const spread: Statistic<Spread> = {
  schema,
  reads: (expect) => ({
    values: [valueAt(expect.spread, expect)],
    cells: [pattern(expect.where), ...(expect.to ? [pattern(expect.to)] : [])],
    valuesOnly: true,
  }),
  measure: measureSpread,
  words: (expect) => {
    const ends = expect.as === "ratio" ? "greatest by least" : "greatest less least";
    const what = `${ends} ${valueWords(valueAt(expect.spread, expect))} over ${settingLabel(expect.over)}`;
    return `median ${expect.to ? "ratio of " : ""}${what}${alongWords(expect)}`;
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => {
    const open = { open: [expect.over], apart: true };
    return [
      ...fit.value(valueAt(expect.spread, expect), { key: [...path, "spread"], map: path }),
      ...fit.varied(expect.over, pattern(expect.where), [...path, "over"]),
      ...fit.listed([...path, "over"]),
      ...fit.cell(pattern(expect.where), [...path, "where"], open),
      ...(expect.to ? fit.cell(pattern(expect.to), [...path, "to"], open) : []),
      ...mistakesInRange(expect, fit, path),
    ];
  },
};

function measureSpread(expect: Spread, context: Context): Measurement {
  const value = valueAt(expect.spread, expect);
  return measureAlong(expect, context, (runs) => {
    const values = valuesIn(runs, value);
    if (isRefusal(values)) return values;
    const numbers = eachSeed(runs, (places) => {
      const sorted = places.map((i) => values[i]).sort(ascending);
      const [least, greatest] = [sorted[0], sorted[sorted.length - 1]];
      return expect.as === "ratio" ? greatest / least : Object.is(least, greatest) ? 0 : greatest - least;
    });
    return { numbers, note: lostNote(runs, value) };
  });
}
