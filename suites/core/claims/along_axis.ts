/** One number a seed, made of its runs along an axis. */
import * as z from "zod";
import type { RunRecord } from "../../../results/format.ts";
import { Cells, label, pattern, where } from "./cells.ts";
import { measureMedian } from "./center.ts";
import type { Measurement } from "./measurement.ts";
import { isRefusal, joined, type Refusal, runsIn } from "./runs.ts";
import type { Context } from "./statistics/statistic.ts";

/** The keys that say which runs, along what, and what the number is compared with. */
export const along = {
  over: z.string().min(1).describe("Setting along which the runs of a seed are taken together."),
  ...where,
  to: Cells.optional().describe("Divides by the same number in these cells, seed by seed."),
};

/** The keys of {@linkcode along} as parsed. */
export type Along = z.infer<z.ZodObject<typeof along>>;

/** Numbers by seed, with what there is to say. */
export interface BySeed {
  readonly numbers: ReadonlyMap<number, number>;
  readonly note: string;
}

/** Makes a number of each seed's runs, then the median over seeds, or that of the ratios to other cells. */
export function measureAlong(
  { where, to }: Along,
  context: Context,
  numberOf: (runs: readonly RunRecord[]) => BySeed | Refusal,
): Measurement {
  const own = bySeed(where, context, numberOf);
  if (isRefusal(own)) return own;
  if (!to) return measureMedian([...own.numbers.values()], { ...context, note: own.note });
  const other = bySeed(to, context, numberOf);
  if (isRefusal(other)) return other;
  if (own.numbers.size !== other.numbers.size || [...own.numbers.keys()].some((seed) => !other.numbers.has(seed))) {
    return { refused: "the two cells have other seeds", notRun: false };
  }
  const ratios = [...own.numbers].map(([seed, value]) => value / other.numbers.get(seed)!);
  const [n, broken] = [ratios.length, ratios.filter(Number.isNaN).length];
  if (broken > 0) return { value: null, n, unjudged: `${broken} of ${n} ratios are not defined` };
  return measureMedian(ratios, { ...context, note: joined(...new Set([own.note, other.note])) });
}

function bySeed(
  where: object | undefined,
  { runs }: Context,
  numberOf: (runs: readonly RunRecord[]) => BySeed | Refusal,
): BySeed | Refusal {
  const chosen = runsIn(runs, pattern(where));
  return isRefusal(chosen) ? chosen : numberOf(chosen);
}

/** Number of each seed from its places among the runs. */
export function eachSeed(
  runs: readonly RunRecord[],
  numberOf: (places: readonly number[]) => number,
): Map<number, number> {
  const groups = Map.groupBy(runs.keys(), (i) => runs[i].seed);
  return new Map([...groups].map(([seed, places]) => [seed, numberOf(places)]));
}

/** Cells in words: `; zeros`, or `; zeros to Kaiming normal`. */
export function alongWords({ where, to }: Along): string {
  const own = where && Object.keys(where).length > 0 ? `; ${label(pattern(where))}` : "";
  return to ? `${own || "; all runs"} to ${label(pattern(to))}` : own;
}
