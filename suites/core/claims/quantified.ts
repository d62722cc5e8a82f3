/** A statistic of one cell asked of many: whether some cell, or every cell, has it within its range. */
import * as z from "zod";
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import { type CellPattern, label, pattern } from "./cells.ts";
import type { FitTools } from "./fit_tools.ts";
import type { Measurement } from "./measurement.ts";
import { cellsIn, isRefusal, joined } from "./runs.ts";
import { mean, MeanSchema } from "./statistics/mean.ts";
import { median, MedianSchema } from "./statistics/median.ts";
import { share, ShareSchema } from "./statistics/share.ts";
import type { Context, Range, Reads, Statistic } from "./statistics/statistic.ts";
import { verdictOfInterval } from "./verdict.ts";

/** What is asked of each cell. */
export const OfCell = z.union([
  MeanSchema.omit({ where: true }),
  MedianSchema.omit({ where: true }),
  ShareSchema.omit({ where: true }),
]);
export type OfCell = z.infer<typeof OfCell>;

/** The same with the cell. */
type InCell = OfCell & { readonly where?: CellPattern };

function statisticOf(inner: OfCell): Statistic<InCell> {
  return ("mean" in inner ? mean : "median" in inner ? median : share) as unknown as Statistic<InCell>;
}

/** How the verdicts of the cells make one: the first of these words that a cell has is the verdict. */
export const DECIDING = {
  some: ["reproduced", "inconclusive", "contradicted"],
  every: ["contradicted", "inconclusive", "reproduced"],
} as const;

/**
 * Measures each cell and gives the one that decides. Intervals are wide enough to hold together for all cells
 * (Bonferroni), because the deciding one is picked by what it shows.
 */
export function measureQuantified(
  inner: OfCell,
  where: object | undefined,
  how: keyof typeof DECIDING,
  context: Context,
): Measurement {
  const cells = cellsIn(context.runs, pattern(where));
  if (cells.length === 0) return { refused: `no run of ${label(pattern(where))}`, notRun: true };
  const statistic = statisticOf(inner);
  const range = statistic.range(inner);
  const coverage = 1 - (1 - context.coverage) / cells.length;
  const found: { cell: CellPattern; measured: Measurement; word: string }[] = [];
  for (const cell of cells) {
    const measured = statistic.measure({ ...inner, where: cell }, { ...context, coverage });
    if (isRefusal(measured)) return measured;
    const interval = "interval" in measured ? measured.interval : null;
    found.push({ cell, measured, word: interval ? verdictOfInterval(interval, range) : "inconclusive" });
  }
  const word = DECIDING[how].find((one) => found.some((cell) => cell.word === one))!;
  const having = found.filter((cell) => cell.word === word);
  const { cell, measured } = having[0];
  const count = `${having.length} of ${cells.length} cells are ${WORDS[word]}, the first: ${label(cell)}`;
  if (isRefusal(measured)) return measured;
  if ("unjudged" in measured) return { ...measured, unjudged: joined(count, measured.unjudged) };
  return { ...measured, note: joined(count, measured.note) };
}

const WORDS = { reproduced: "within the range", contradicted: "wholly outside it", inconclusive: "undecided" } as const;

export function quantifiedReads(inner: OfCell, where: object | undefined): Reads {
  const { values, cells, valuesOnly } = statisticOf(inner).reads(inner);
  const all = "share" in inner && cells.some((cell) => Object.keys(cell).length === 0);
  return { values, cells: [all ? {} : pattern(where)], valuesOnly };
}

export function quantifiedWords(inner: OfCell): string {
  return statisticOf(inner).words(inner);
}

export function quantifiedRange(inner: OfCell): Range {
  return statisticOf(inner).range(inner);
}

/** Mistakes of the inner statistic and of the cells it is asked of. */
export function quantifiedMistakes(
  inner: OfCell,
  where: object | undefined,
  fit: FitTools,
  { path, name }: { readonly path: Path; readonly name: string },
): Mistake[] {
  const anyCell: FitTools = { ...fit, cell: () => [] };
  return [
    ...statisticOf(inner).mistakes(inner, anyCell, [...path, name]),
    ...fit.cells(pattern(where), [...path, "where"]),
    ...fit.listed([...path, name]),
  ];
}
