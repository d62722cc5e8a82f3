/** Share of runs in one cell by that in another. */
import * as z from "zod";
import { Predicate } from "../predicate.ts";
import { measureTwo, twoCells, twoMistakes, twoReads, type TwoShares, twoWords } from "../two_shares.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  share_ratio: Predicate.describe("Share of runs for which this is true, in one cell by that in another."),
  ...twoCells,
  ...allowed,
});
type ShareRatio = z.infer<typeof schema>;

export const share_ratio: Statistic<ShareRatio> = {
  schema,
  reads: (expect) => twoReads(twoOf(expect)),
  measure: (expect, context) => {
    const measured = measureTwo(twoOf(expect), context, (a, b) => a / b);
    if (!("interval" in measured) || !Number.isNaN(measured.value)) return measured;
    return { value: null, n: measured.n, unjudged: `both shares are 0: ${measured.note}` };
  },
  words: (expect) => `ratio of the shares of ${twoWords(twoOf(expect), "to")}`,
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...twoMistakes(twoOf(expect), fit, path, "share_ratio"),
    ...mistakesInRange(expect, fit, path),
  ],
};

function twoOf({ share_ratio, of, to }: ShareRatio): TwoShares {
  return { predicate: share_ratio, of, to };
}
