/** Runs made up for tests of statistics, and what a statistic makes of them. */
import type { RunRecord } from "../../../../results/format.ts";
import { someRun } from "../../../../results/testing/results.ts";
import { COVERAGE } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import { passRuns } from "../runs.ts";
import { Expectation, statisticOf } from "../statistics/table.ts";

/** A cell of a varied width, and as a pattern. */
export const width = (value: number) => ({ "model.width": value });

/** One run a seed with these losses at the end; `undefined` for a run that diverged at step 3. */
export function losses(cell: RunRecord["cell"], values: readonly (number | undefined)[], firstSeed = 0): RunRecord[] {
  return values.map((value, i) =>
    value === undefined
      ? someRun({ cell, seed: firstSeed + i, status: "diverged", step: 3, scalars: {} })
      : someRun({ cell, seed: firstSeed + i, scalars: { "loss@end": value } })
  );
}

/** Measures an expectation as a file has it; one without a range gets all numbers. */
export function measured(runs: readonly RunRecord[], expect: object, quick = false): Measurement {
  const context = { runs: passRuns(runs, "first"), quick, coverage: COVERAGE };
  const parsed = parse(expect);
  return statisticOf(parsed).measure(parsed, context);
}

/** What a statistic of a file is in words. */
export function wordsOf(expect: object): string {
  const parsed = parse(expect);
  return statisticOf(parsed).words(parsed);
}

function parse(expect: object): Expectation {
  const open = Expectation.safeParse({ ...expect, in: ["-Infinity", "Infinity"] });
  return open.success && !("in" in expect) ? open.data : Expectation.parse(expect);
}

/** As {@linkcode measured}, where there is an interval or an exact value. Throws `Error` where there is none. */
export function judgeable(runs: readonly RunRecord[], expect: object) {
  const found = measured(runs, expect);
  if (!("interval" in found)) throw new Error(`expected a value to judge, got ${JSON.stringify(found)}`);
  return found;
}

/** Why nothing can be judged. Throws `Error` where something can. */
export function reasonNot(runs: readonly RunRecord[], expect: object): string {
  const found = measured(runs, expect);
  if ("refused" in found) return found.refused;
  if ("unjudged" in found) return found.unjudged;
  throw new Error(`expected no value, got ${JSON.stringify(found)}`);
}

/** Whole numbers from 1 to n. */
export const oneTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
