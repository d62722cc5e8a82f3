/** What a cell is compared with: another cell, or the best one. */
import * as z from "zod";
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import { type CellPattern, Cells, fitsAny, label, pattern } from "./cells.ts";
import type { FitTools } from "./fit_tools.ts";
import type { Measurement } from "./measurement.ts";
import { matched } from "./pairs.ts";
import { cellsIn, isRefusal } from "./runs.ts";
import type { Context } from "./statistics/statistic.ts";
import { type Value, worstOf } from "./value.ts";

const Best = z.enum(["best", "most", "least"]);

/** The keys that say what a cell is compared with. */
export const compared = {
  of: Cells,
  to: z.union([Cells, Best]).describe(
    "A cell; or the best one, or the one with the most or the least, whichever that is.",
  ),
  among: Cells.optional().describe("The cells among which the best is looked for: all by default."),
};

/** The keys of {@linkcode compared} as parsed. */
export type Compared = z.infer<z.ZodObject<typeof compared>>;

/** How pairs are made one number, and that number measured. */
export interface Compare {
  readonly number: (a: number, b: number) => number;
  /** What a number is called, in the plural. */
  readonly called: string;
  /** Its value where a cell is compared with itself. */
  readonly same: number;
  /** True where numbers fall as b rises only if neither is negative. */
  readonly positive: boolean;
  readonly measure: (numbers: readonly number[], coverage: number) => Measurement;
}

/**
 * Measures a cell against another, or against the best of several: the one with the least, for example, which makes the
 * greatest difference. It is not known for sure which cell is the best, and the one that seems so has been lucky. So the
 * intervals of the differences to all cells are made to hold together (Bonferroni): then the greatest difference lies
 * between the greatest of their low ends and the greatest of their high ends, whichever cell is the best (Hsu, Annals of
 * Statistics 12, 1984).
 */
export function measureAgainst(compared: Compared, value: Value, context: Context, compare: Compare): Measurement {
  const { of, to } = compared;
  const cells = typeof to === "object" ? [pattern(to)] : cellsIn(context.runs, pattern(compared.among));
  if (cells.length === 0) return { refused: `no run of ${label(pattern(compared.among))}`, notRun: true };
  const matches = matched([pattern(of), ...cells], value, context.runs);
  if (isRefusal(matches)) return matches;
  const numbersOf = (i: number) => matches.map(({ values }) => compare.number(values[0], values[i + 1]));
  const n = matches.length;
  const undefinedOnes = cells.map((_, i) => numbersOf(i).filter(Number.isNaN).length).find((count) => count > 0);
  if (undefinedOnes) return { value: null, n, unjudged: `${undefinedOnes} of ${n} ${compare.called} are not defined` };
  if (typeof to === "object") return compare.measure(numbersOf(0), context.coverage);
  if (compare.positive && matches.some(({ values }) => values.some((one) => one < 0))) {
    return {
      value: null,
      n,
      unjudged: `a value is negative, so that no cell makes the greatest of the ${compare.called}`,
    };
  }
  const most = to === "most" || (to === "best" && worstOf(value) === -Infinity);
  const others = cells.map((cell, i) => ({ cell, numbers: numbersOf(i) })).filter(({ cell }) =>
    !fitsAny(cell, [pattern(of)])
  );
  return best(others, { ...compare, most, itself: others.length < cells.length }, context.coverage);
}

interface BestOptions extends Compare {
  readonly most: boolean;
  /** The cell is one of those among which the best is looked for. */
  readonly itself: boolean;
}

function best(
  others: readonly { readonly cell: CellPattern; readonly numbers: readonly number[] }[],
  { most, itself, measure, same }: BestOptions,
  coverage: number,
): Measurement {
  const each = 1 - (1 - coverage) / Math.max(1, others.length);
  const found: { name: string; value: number; low: number; high: number; n: number }[] = [];
  for (const { cell, numbers } of others) {
    const measured = measure(numbers, each);
    // A cell that lost a run has an infinite mean: it is not the best, and the comparison with the others stands.
    const lost = numbers.some((one) => one === (most ? Infinity : -Infinity));
    if (!("interval" in measured) || measured.interval === null) {
      if (lost) continue;
      return measured;
    }
    const { low, high } = measured.interval;
    found.push({ name: label(cell), value: measured.value, low, high, n: measured.n });
  }
  const n = others[0]?.numbers.length ?? 0;
  if (itself) found.push({ name: "itself", value: same, low: same, high: same, n });
  if (found.length === 0) return { value: null, n, unjudged: "every other cell lost a run" };
  const order = (key: "value" | "low" | "high") =>
    found.reduce((best, one) => (most ? one[key] < best[key] : one[key] > best[key]) ? one : best);
  const { name, value } = order("value");
  const interval = { low: order("low").low, high: order("high").high, coverage };
  const note = name === "itself" ? "it seems to be the best itself" : `the best seems to be ${name}`;
  return {
    value,
    interval,
    n,
    note: `${note}; the interval holds whichever of ${others.length + Number(itself)} cells is`,
  };
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
