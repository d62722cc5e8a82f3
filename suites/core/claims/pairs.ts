/** Values of several cells, matched run by run. */
import { encode } from "../../../results/encode.ts";
import type { RunRecord } from "../../../results/format.ts";
import type { CellPattern } from "./cells.ts";
import { isRefusal, type PassRuns, type Refusal, runsIn } from "./runs.ts";
import type { Value } from "./value.ts";
import { valuesIn } from "./values.ts";

/** One value of each cell, of runs that drew the same data and the same weights. */
export interface Match {
  readonly seed: number;
  readonly values: readonly number[];
}

/** Values of cells by seed, and by draw where a cell is several draws of `sample`. */
export function matched(cells: readonly CellPattern[], value: Value, runs: PassRuns): Match[] | Refusal {
  return matchedBy(cells, runs, (chosen) => valuesIn(chosen, value));
}

/** As {@linkcode matched}, for anything that can be had of runs. */
export function matchedBy(
  cells: readonly CellPattern[],
  runs: PassRuns,
  valuesOf: (runs: readonly RunRecord[], side: number) => readonly number[] | Refusal,
): Match[] | Refusal {
  const sides: { seed: number; value: number }[][] = [];
  const keys: string[][] = [];
  for (const [side, cell] of cells.entries()) {
    const chosen = runsIn(runs, cell);
    if (isRefusal(chosen)) return chosen;
    const values = valuesOf(chosen, side);
    if (isRefusal(values)) return values;
    const drawn = varyingIn(chosen);
    keys.push(chosen.map((run) => keyOf(run, drawn)));
    sides.push(chosen.map(({ seed }, i) => ({ seed, value: values[i] })));
  }
  const [first] = keys;
  if (keys.some((side) => side.length !== first.length || !new Set(first).isSubsetOf(new Set(side)))) {
    return { refused: `the ${cells.length === 2 ? "two " : ""}cells have other seeds`, notRun: false };
  }
  return first.map((key, i) => ({
    seed: sides[0][i].seed,
    values: sides.map((side, k) => side[keys[k].indexOf(key)].value),
  }));
}

/** Settings that differ among the runs of a cell: those that are drawn. */
function varyingIn(runs: readonly RunRecord[]): string[] {
  const settings = [...new Set(runs.flatMap(({ cell }) => Object.keys(cell)))].sort();
  return settings.filter((setting) => new Set(runs.map(({ cell }) => encode(cell[setting] ?? null))).size > 1);
}

function keyOf({ seed, cell }: RunRecord, drawn: readonly string[]): string {
  return encode([seed, ...drawn.map((setting) => cell[setting] ?? null)]);
}
