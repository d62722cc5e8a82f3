/** What a statistic is: the entry of `statistics/table.ts` that judges one form of `expect`. */
import * as z from "zod";
import type { Mistake } from "../../spec/explain.ts";
import type { Path } from "../../spec/tree.ts";
import type { CellPattern } from "../cells.ts";
import type { FitTools } from "../fit_tools.ts";
import type { Measurement } from "../measurement.ts";
import type { PassRuns } from "../runs.ts";
import type { Value } from "../value.ts";

/** What a statistic is measured with. */
export interface Context {
  readonly runs: PassRuns;
  /** Of fewer than 6 values the median gets the interval from least to greatest, whatever that covers. */
  readonly quick: boolean;
  /** Coverage asked of intervals. */
  readonly coverage: number;
}

/** What an expectation reads of a result. */
export interface Reads {
  readonly values: readonly Value[];
  readonly cells: readonly CellPattern[];
  /** False where status or final parameters are read too, so that values of step 0 are not all. */
  readonly valuesOnly: boolean;
}

/** Lowest and greatest allowed value. */
export type Range = readonly [low: number, high: number];

/** One statistic. `Expect` is its form in a file; the key that names it is its key in the table. */
export interface Statistic<Expect> {
  readonly schema: z.ZodType<Expect>;
  reads(expect: Expect): Reads;
  measure(expect: Expect, context: Context): Measurement;
  /** For example `median mean activation, layer 10, step 0; zeros`. */
  words(expect: Expect): string;
  range(expect: Expect): Range;
  /** What does not fit the experiment; `path` leads to the map that `expect` is. */
  mistakes(expect: Expect, fit: FitTools, path: Path): Mistake[];
  /** True where one run refutes, so that a contradiction needs no second set of seeds. */
  readonly exact?: boolean;
}

const Bound = z.union([z.number(), z.enum(["Infinity", "-Infinity"])]);

/** The key with the allowed range. */
export const allowed = { in: z.tuple([Bound, Bound]).describe("Allowed range, both ends included.") };

type Allowed = z.infer<z.ZodObject<typeof allowed>>;

/** The range as numbers. */
export function rangeOf({ in: [low, high] }: Allowed): Range {
  return [Number(low), Number(high)];
}
