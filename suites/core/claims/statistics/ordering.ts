/** Whether one cell has more or less than another, paired by seed: a sign test. */
import * as z from "zod";
import { Cells, label, pattern } from "../cells.ts";
import { shareInterval } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import { matched } from "../pairs.ts";
import { isRefusal } from "../runs.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import type { Context, Statistic } from "./statistic.ts";

const schema = z.strictObject({
  ordering: Quantity.describe("Whether one cell has more or less of it than another, paired by seed: a sign test."),
  ...place,
  of: Cells,
  is: z.enum(["more", "less"]).describe("How `of` stands to `than`."),
  than: Cells,
});
type Ordering = z.infer<typeof schema>;

export const ordering: Statistic<Ordering> = {
  schema,
  reads: (expect) => ({
    values: [valueAt(expect.ordering, expect)],
    cells: [pattern(expect.of), pattern(expect.than)],
    valuesOnly: true,
  }),
  measure: measureOrdering,
  words: (expect) => {
    const [a, b] = [label(pattern(expect.of)), label(pattern(expect.than))];
    return `share of seeds with ${expect.is} ${valueWords(valueAt(expect.ordering, expect))} of ${a} than of ${b}`;
  },
  range: () => [0.5, 1],
  mistakes: (expect, fit, path) => [
    ...fit.value(valueAt(expect.ordering, expect), { key: [...path, "ordering"], map: path }),
    ...fit.cell(pattern(expect.of), [...path, "of"]),
    ...fit.cell(pattern(expect.than), [...path, "than"]),
  ],
};

/** With the interval of the share, one half lies outside exactly where the sign test's p is below 5 %. */
function measureOrdering(expect: Ordering, { runs, coverage }: Context): Measurement {
  const pairs = matched([pattern(expect.of), pattern(expect.than)], valueAt(expect.ordering, expect), runs);
  if (isRefusal(pairs)) return pairs;
  if (pairs.some(({ values }) => values.some(Number.isNaN))) {
    return { value: null, n: pairs.length, unjudged: "a value is NaN, which has no order" };
  }
  const untied = pairs.filter(({ values: [a, b] }) => a !== b);
  const ties = pairs.length - untied.length;
  const note = ties === 0 ? "" : `${ties} of ${pairs.length} pairs are equal and left out`;
  const hits = untied.filter(({ values: [a, b] }) => expect.is === "more" ? a > b : a < b).length;
  const interval = shareInterval(hits, untied.length, coverage);
  if (!interval) return { value: null, n: 0, unjudged: "all pairs are equal" };
  return { value: hits / untied.length, interval, n: untied.length, note };
}
