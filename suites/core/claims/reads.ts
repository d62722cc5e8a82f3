/** What a claim reads of a result: statistics, quantities and cells. */
import type { QuantityName } from "../../../results/quantities.ts";
import type { Claim, Expectation } from "../spec/blocks.ts";
import { canonicalText, type Json } from "../spec/canonical.ts";

/** Varied settings and their values; a cell fits if it has them all. Empty for every cell. */
export type CellPattern = Readonly<Record<string, Json>>;

/** One reading of a claim, or what is judged beside it. */
export interface Reading {
  readonly reading: string | null;
  readonly expect: Expectation;
  /** True for what does not decide the claim. */
  readonly beside: boolean;
}

/** Readings in the order of the file, then what is judged beside them. */
export function readingsOf({ expect, readings = [], beside = [] }: Claim): Reading[] {
  const only = expect ? [{ reading: null, expect }] : [];
  return [
    ...[...only, ...readings].map((one) => ({ ...one, beside: false })),
    ...beside.map((one) => ({ ...one, beside: true })),
  ];
}

/** The quantity of an expectation; undefined where only the status of runs is read. */
export function quantityOf(expect: Expectation): QuantityName | undefined {
  if ("mean" in expect) return expect.mean;
  if ("median" in expect) return expect.median;
  if ("exact" in expect) return expect.exact;
  if ("ratio" in expect) return expect.ratio;
  if ("ordering" in expect) return expect.ordering;
  if ("slope" in expect) return expect.slope;
  if ("spearman" in expect) return expect.spearman;
  return "diverged" in expect.share ? undefined : expect.share.quantity;
}

/** Where an expectation's quantity was recorded. */
export function placeIn(expect: Expectation): { step: number | "end"; layer?: number } {
  if ("share" in expect) return "diverged" in expect.share ? { step: "end" } : placed(expect.share);
  return placed(expect);
}

function placed({ at, layer }: { at: number | "end"; layer?: number }) {
  return { step: at, ...(layer !== undefined && { layer }) };
}

/** The cells an expectation reads, as patterns. A threshold relative to the best cell reads every cell. */
export function patternsOf(expect: Expectation): CellPattern[] {
  if ("ratio" in expect) return [pattern(expect.of), pattern(expect.to)];
  if ("ordering" in expect) return [pattern(expect.of), pattern(expect.than)];
  return comparesWithBest(expect) ? [{}] : [pattern(expect.where)];
}

/** True where the threshold of a share depends on all cells. */
export function comparesWithBest(expect: Expectation): boolean {
  if (!("share" in expect)) return false;
  const { share } = expect;
  const threshold = "below" in share ? share.below : "above" in share ? share.above : 0;
  return typeof threshold === "object";
}

/** True if a cell has every value of one of the patterns. */
export function fitsAny(cell: CellPattern, patterns: readonly CellPattern[]): boolean {
  return patterns.some((one) =>
    Object.entries(one).every(([path, value]) =>
      Object.hasOwn(cell, path) && canonicalText(cell[path]) === canonicalText(value)
    )
  );
}

/** Settings as a pattern. */
export function pattern(settings: object = {}): CellPattern {
  return settings as CellPattern;
}
