/** Cells by what their settings are. */
import { runLabel } from "../../../results/run_key.ts";
import { canonicalText, type Json } from "../spec/canonical.ts";
import { bySetting } from "../spec/settings.ts";

/** Varied settings and their values; a cell fits if it has them all. Empty for every cell. */
export type CellPattern = Readonly<Record<string, Json>>;

/** Schema of a pattern. */
export const Cells = bySetting(({ schema }) => schema).meta({
  id: "Cells",
  description: "Value of each varied setting; cells must not differ in what is left out.",
});

/** The key that says which cell a statistic of one cell is of. */
export const where = { where: Cells.optional() };

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

/** `zeros`, `learning rate 0.1`. */
export function label(where: CellPattern): string {
  return runLabel({ cell: where, tuned: {} });
}
