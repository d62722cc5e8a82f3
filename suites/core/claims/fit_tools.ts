/** What statistics ask of an experiment to say whether they can be had. */
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import type { CellPattern } from "./cells.ts";
import type { Value } from "./value.ts";

/** Where a value stands in the file: the key of its quantity, and the map with `at`, `layer` and the rest. */
export interface ValuePaths {
  readonly key: Path;
  readonly map: Path;
}

/** How cells may be left open. */
export interface CellOptions {
  /** Settings that may differ, apart from draws. */
  readonly open?: readonly string[];
  /** Several seeds and draws may be pooled: they are kept apart. */
  readonly apart?: boolean;
}

/** Checks, each giving every mistake. */
export interface FitTools {
  /** A quantity is recorded at this place. `anyLayer` for values read at every layer. */
  value(value: Value, paths: ValuePaths, options?: { readonly anyLayer?: boolean }): Mistake[];
  /** A pattern leaves one cell. */
  cell(where: CellPattern, path: Path, options?: CellOptions): Mistake[];
  /** A pattern fits at least one cell. */
  cells(where: CellPattern, path: Path): Mistake[];
  /** A setting is varied, has enough numbers among the cells of `where`, and all above 0 for a logarithm. */
  axis(
    over: string,
    where: CellPattern,
    path: Path,
    options: { readonly log: boolean; readonly fewest: number },
  ): Mistake[];
  /** A setting is varied, among the cells of `where`. */
  varied(setting: string, where: CellPattern, path: Path): Mistake[];
  /** A setting is varied or tuned and has numbers as values. */
  numbers(setting: string, path: Path): Mistake[];
  /** The best cell can be told: the cells are listed, not drawn. */
  listed(path: Path): Mistake[];
  /** A range goes from low to high. */
  range(range: readonly [number | string, number | string], path: Path): Mistake[];
}

/** A mistake at a path. */
export function mistake(path: Path, message: string, atKey = false): Mistake {
  return { path, message, atKey };
}
