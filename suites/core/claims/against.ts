/** What a cell is compared with: another cell, or the best one. */
import * as z from "zod";
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import { type CellPattern, Cells, label, pattern } from "./cells.ts";
import type { FitTools } from "./fit_tools.ts";
import { ascending, medianOf } from "./interval.ts";
import { type Match, matched } from "./pairs.ts";
import { cellsIn, isRefusal, type PassRuns, type Refusal } from "./runs.ts";
import { type Value, worstOf } from "./value.ts";

const Best = z.enum(["best", "most", "least"]);

/** The keys that say what a cell is compared with. */
export const compared = {
  of: Cells,
  to: z.union([Cells, Best]).describe(
    "A cell; or the best one, or the one with the most or least, each seed's by the median over the other seeds.",
  ),
  among: Cells.optional().describe("The cells among which the best is looked for: all by default."),
};

/** The keys of {@linkcode compared} as parsed. */
export type Compared = z.infer<z.ZodObject<typeof compared>>;

/** Pairs with what there is to say of them. */
export interface Pairs {
  readonly pairs: readonly (readonly [seed: number, a: number, b: number])[];
  readonly note: string;
}

/**
 * Values of a cell and of what it is compared with, seed by seed. The best cell of a seed is the one that is best in the
 * median over the other seeds, as tuned values are chosen: its own luck has no say in which cell is taken, so that the
 * comparison is one with a cell fixed beforehand. Of equals the one that appears first is taken.
 */
export function comparedPairs({ of, to, among }: Compared, value: Value, runs: PassRuns): Pairs | Refusal {
  if (typeof to === "object") {
    const pairs = matched([pattern(of), pattern(to)], value, runs);
    return isRefusal(pairs) ? pairs : { pairs: pairs.map(({ seed, values: [a, b] }) => [seed, a, b]), note: "" };
  }
  const cells = cellsIn(runs, pattern(among));
  if (cells.length === 0) return { refused: `no run of ${label(pattern(among))}`, notRun: true };
  const matches = matched([pattern(of), ...cells], value, runs);
  if (isRefusal(matches)) return matches;
  const most = to === "most" || (to === "best" && worstOf(value) === -Infinity);
  const chosen = matches.map(({ seed }) => bestOf(matches.filter((other) => other.seed !== seed), cells.length, most));
  const pairs = matches.map(({ seed, values: [a, ...others] }, i) => [seed, a, others[chosen[i]]] as const);
  return { pairs, note: chosenNote(chosen, cells) };
}

/** Place of the best cell by the median over matches, whose first value is not one of the cells'. */
function bestOf(matches: readonly Match[], cells: number, most: boolean): number {
  const last = most ? -Infinity : Infinity;
  const scores = Array.from({ length: cells }, (_, cell) => {
    const values = matches.map(({ values }) => Number.isNaN(values[cell + 1]) ? last : values[cell + 1]);
    return medianOf(values.toSorted(ascending));
  });
  return scores.reduce((best, score, i) => (most ? score > scores[best] : score < scores[best]) ? i : best, 0);
}

function chosenNote(chosen: readonly number[], cells: readonly CellPattern[]): string {
  const counts = new Map<number, number>();
  for (const cell of chosen) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const parts = [...counts].sort(([a], [b]) => a - b).map(([cell, count]) => `${label(cells[cell])} (${count})`);
  return `compared with ${parts.join(", ")}`;
}

/** The cells a comparison reads. */
export function comparedCells({ of, to, among }: Compared): CellPattern[] {
  return [pattern(of), typeof to === "object" ? pattern(to) : pattern(among)];
}

/** What a cell is compared with, in words. */
export function comparedWith({ to, among }: Pick<Compared, "to" | "among">): string {
  if (typeof to === "object") return label(pattern(to));
  const which = to === "best" ? "the best cell" : `the cell with the ${to}`;
  return among ? `${which} of ${label(pattern(among))}` : which;
}

/** Mistakes of the keys of {@linkcode compared}. */
export function comparedMistakes({ of, to, among }: Compared, value: Value, fit: FitTools, path: Path): Mistake[] {
  const mistakes = fit.cell(pattern(of), [...path, "of"]);
  if (typeof to === "object") {
    const useless = among ? [{ path: [...path, "among"], message: "means nothing beside a cell", atKey: true }] : [];
    return [...mistakes, ...fit.cell(pattern(to), [...path, "to"]), ...useless];
  }
  const unranked = to === "best" && worstOf(value) === undefined
    ? [{ path: [...path, "to"], message: `no cell has the best ${value.quantity}; say most or least`, atKey: false }]
    : [];
  return [...mistakes, ...unranked, ...fit.listed([...path, "to"]), ...fit.cells(pattern(among), [...path, "among"])];
}
