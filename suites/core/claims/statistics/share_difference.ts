/** Share of runs in one cell less that in another. */
import * as z from "zod";
import { Predicate } from "../predicate.ts";
import { measureTwo, twoCells, twoMistakes, twoReads, type TwoShares, twoWords } from "../two_shares.ts";
import { mistakesInRange } from "./one_cell.ts";
import { allowed, rangeOf, type Statistic } from "./statistic.ts";

const schema = z.strictObject({
  share_difference: Predicate.describe("Share of runs for which this is true, in one cell less in another."),
  ...twoCells,
  ...allowed,
});
type ShareDifference = z.infer<typeof schema>;

export const share_difference: Statistic<ShareDifference> = {
  schema,
  reads: (expect) => twoReads(twoOf(expect)),
  measure: (expect, context) => measureTwo(twoOf(expect), context, (a, b) => a - b),
  words: (expect) => `difference of the shares of ${twoWords(twoOf(expect), "less")}`,
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...twoMistakes(twoOf(expect), fit, path, "share_difference"),
    ...mistakesInRange(expect, fit, path),
  ],
};

function twoOf({ share_difference, of, to }: ShareDifference): TwoShares {
  return { predicate: share_difference, of, to };
}
