/** Where an interval lies to an allowed range. */
import type { VerdictWord } from "../../../results/format.ts";
import { ascending, type Interval } from "./interval.ts";
import type { Range } from "./statistics/statistic.ts";

/** NaN is above Infinity here: a median of it is beyond every range. */
export function verdictOfInterval({ low, high }: Interval, [least, greatest]: Range): VerdictWord {
  if (ascending(low, least) >= 0 && ascending(high, greatest) <= 0) return "reproduced";
  return ascending(high, least) < 0 || ascending(low, greatest) > 0 ? "contradicted" : "inconclusive";
}
