/** What statistics of one cell have in common. */
import type { Mistake } from "../../spec/explain.ts";
import type { Path } from "../../spec/tree.ts";
import { label, pattern } from "../cells.ts";
import type { FitTools } from "../fit_tools.ts";
import type { Measurement } from "../measurement.ts";
import { isRefusal, runsIn } from "../runs.ts";
import type { Value } from "../value.ts";
import { lostNote, valuesIn } from "../values.ts";
import { type Context, type Range, rangeOf, type Reads } from "./statistic.ts";

/** A value of one cell. */
export interface OneCell {
  readonly where?: object;
  readonly value: Value;
}

export function readsOfCell({ where, value }: OneCell): Reads {
  return { values: [value], cells: [pattern(where)], valuesOnly: true };
}

/** Makes a measurement of a cell's values, unless they cannot be had. */
export function measureCell(
  { where, value }: OneCell,
  { runs }: Context,
  make: (values: readonly number[], note: string) => Measurement,
): Measurement {
  const chosen = runsIn(runs, pattern(where));
  if (isRefusal(chosen)) return chosen;
  const values = valuesIn(chosen, value);
  return isRefusal(values) ? values : make(values, lostNote(chosen, value));
}

/** Adds the cell to a statistic's words. */
export function inCell(words: string, where: object | undefined): string {
  return where && Object.keys(where).length > 0 ? `${words}; ${label(pattern(where))}` : words;
}

/** Mistakes in a value, its cell and its range; `name` is the key of the quantity. */
export function mistakesInCell(
  { where, value }: OneCell,
  fit: FitTools,
  { path, name }: { readonly path: Path; readonly name: string },
): Mistake[] {
  return [
    ...fit.value(value, { key: [...path, name], map: path }),
    ...fit.cell(pattern(where), [...path, "where"]),
  ];
}

/** Mistakes of the key `in`. */
export function mistakesInRange(
  { in: range }: { readonly in: readonly [number | string, number | string] },
  fit: FitTools,
  path: Path,
): Mistake[] {
  return fit.range(range, [...path, "in"]);
}

export { type Range, rangeOf };
