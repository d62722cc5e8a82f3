/** What a claim reads of a result: statistics, values and cells. */
import { valueKey } from "../../../results/format.ts";
import type { Request } from "../../../results/reductions.ts";
import type { Claim, Expectation } from "../spec/blocks.ts";
import type { CellPattern } from "./cells.ts";
import { statisticOf } from "./statistics/table.ts";
import { type Place, placesOf } from "./value.ts";

/** One statistic of one reading of a claim, or of what is judged beside it. */
export interface Reading {
  readonly reading: string | null;
  readonly expect: Expectation;
  /** True for what does not decide the claim. */
  readonly beside: boolean;
  /** Statistics of one reading have the same number; the reading holds where they all do. */
  readonly group: number;
}

/** Readings in the order of the file, then what is judged beside them; one with several statistics is as many items. */
export function readingsOf({ expect, readings = [], beside = [] }: Claim): Reading[] {
  const only = expect ? [{ reading: null, expect }] : [];
  return [
    ...[...only, ...readings].map((one) => ({ ...one, beside: false })),
    ...beside.map((one) => ({ ...one, beside: true })),
  ].flatMap(({ expect, ...one }, group) => [expect].flat().map((part) => ({ ...one, expect: part, group })));
}

/** Where an expectation's values were recorded. */
export function placesRead(expect: Expectation): Place[] {
  return statisticOf(expect).reads(expect).values.flatMap(placesOf);
}

/** True where one forward and backward pass tells all. */
export function readsStartOnly(expect: Expectation): boolean {
  const { values, valuesOnly } = statisticOf(expect).reads(expect);
  return valuesOnly && values.flatMap(placesOf).every(({ step }) => step === 0);
}

/** Keys of a record's scalars and profiles that an expectation reads. */
export function keysRead(expect: Expectation): string[] {
  return placesRead(expect).map(({ quantity, step }) => valueKey(quantity, step));
}

/** The cells an expectation reads, as patterns. A threshold relative to the best cell reads every cell. */
export function patternsOf(expect: Expectation): readonly CellPattern[] {
  return statisticOf(expect).reads(expect).cells;
}

/** What runs must record for claims besides what every run does: steps on the way, reductions; each once, sorted. */
export function requestsOf(claims: readonly Claim[]): Request[] {
  const found = claims.flatMap(readingsOf).flatMap(({ expect }) => placesRead(expect)).flatMap(
    ({ quantity, step }): [string, Request][] => {
      return step === "end" || step === 0 ? [] : [[valueKey(quantity, step), { quantity, at: step }]];
    },
  );
  return [...new Map(found.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)).values()];
}
