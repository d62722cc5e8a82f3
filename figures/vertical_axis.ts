/**
 * The vertical axis of a chart, with places for what a number line has none for. On a logarithmic axis exact zeros lie
 * in a row of their own below the scale, marked `0`; infinity and NaN lie in rows above it, marked `∞` and `NaN`. So
 * nothing that was measured is left out, and nothing is drawn at a height that it does not have.
 */
import { rounded } from "../results/numbers.ts";
import { PLOT } from "./theme.ts";
import { linearTicks, logTicks, type Tick } from "./ticks.ts";

/** What an axis is made for. */
export interface AxisOptions {
  readonly scale: "log" | "linear";
  /** All values that the scale and its rows must have a place for. */
  readonly values: readonly number[];
  readonly title: string;
  /** Mark of a row at the very top for what has no value, such as `diverged`. */
  readonly extraRow?: string;
}

/** How values become heights. */
export interface VerticalAxis {
  /** Where on the axis a value is drawn: the value itself, or the middle of its row. */
  place(value: number): number;
  /** Middle of the row that was asked for besides the values'. */
  readonly extraRow: number | undefined;
  /** Distance of a place from the top of the plot, in points. */
  toPixel(place: number): number;
  /** The place at a distance from the top of the plot. */
  fromPixel(pixel: number): number;
  /** Upper end of the scale; rows lie above it. */
  readonly scaleTop: number;
  /** Where rows are divided from the scale. */
  readonly breaks: readonly number[];
  /** `scale` and `axis` of the encoding. */
  readonly encoding: { readonly scale: unknown; readonly axis: unknown };
}

/** Height of a row, of the gap that divides rows from the scale, and of the room at an end of the scale, in points. */
const ROW = 10;
const GAP = 4;
const MARGIN = 3;

/** Throws `RangeError` for a negative number on a logarithmic axis. */
export function verticalAxis({ scale, values, title, extraRow }: AxisOptions): VerticalAxis {
  const log = scale === "log";
  if (log) refuseNegative(values, title);
  const below = [...marksOf(values, log, BELOW)];
  const above = [...marksOf(values, log, ABOVE), ...(extraRow === undefined ? [] : [extraRow])];
  const [low, high] = extent(values.filter((value) => markOf(value, log) === undefined), log);
  const unit = (high - low) / (PLOT.height - 2 * MARGIN - roomOf(below) - roomOf(above)); // heights in a point
  const top = high + (MARGIN + roomOf(above)) * unit;
  const fromHeight = (height: number) => rounded(log ? 10 ** height : height);
  const fromPixel = (pixel: number) => fromHeight(top - pixel * unit);
  const rowAt = (i: number) => MARGIN + GAP + ROW * (i + 0.5);
  const rows = new Map([
    ...below.map((mark, i) => [mark, fromHeight(low - rowAt(i) * unit)] as const),
    ...above.map((mark, i) => [mark, fromHeight(high + rowAt(i) * unit)] as const),
  ]);
  const breaks = [
    ...(below.length > 0 ? [fromHeight(low - (MARGIN + GAP / 2) * unit)] : []),
    ...(above.length > 0 ? [fromHeight(high + (MARGIN + GAP / 2) * unit)] : []),
  ];
  const ticks = log ? logTicks(low, high) : linearTicks(low, high);
  return {
    place: (value) => rows.get(markOf(value, log) ?? "") ?? rounded(value),
    extraRow: extraRow === undefined ? undefined : rows.get(extraRow),
    toPixel: (place) => (top - (log ? Math.log10(place) : place)) / unit,
    fromPixel,
    scaleTop: fromHeight(high + MARGIN * unit),
    breaks,
    encoding: {
      scale: { type: scale, domain: [fromPixel(PLOT.height), fromPixel(0)], nice: false, ...(!log && { zero: false }) },
      axis: axisWith([...ticks, ...[...rows].map(([mark, place]): Tick => [place, mark])], title),
    },
  };
}

/** An axis with just these ticks. */
export function axisWith(ticks: readonly Tick[], title: string) {
  const labels = Object.fromEntries(ticks.map(([value, label]) => [String(value), label]));
  return { title, values: ticks.map(([value]) => value), labelExpr: `(${JSON.stringify(labels)})[datum.value]` };
}

/** Marks of rows, from the scale outwards. */
const BELOW = ["0", "−∞"];
const ABOVE = ["∞", "NaN"];

/** The row that a value belongs to; undefined for one that the scale has a place for. */
function markOf(value: number, log: boolean): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (log && value === 0) return "0";
  return Number.isFinite(value) ? undefined : value > 0 ? "∞" : "−∞";
}

function marksOf(values: readonly number[], log: boolean, marks: readonly string[]): string[] {
  return marks.filter((mark) => values.some((value) => markOf(value, log) === mark));
}

function roomOf(rows: readonly string[]): number {
  return rows.length === 0 ? 0 : GAP + ROW * rows.length;
}

function refuseNegative(values: readonly number[], title: string): void {
  const negative = values.find((value) => value < 0);
  if (negative === undefined) return;
  throw new RangeError(
    `Cannot draw "${title}" on a log scale: values must not be negative, got ${negative}. Use "scale: linear"`,
  );
}

/** Least length of a logarithmic scale in powers of ten: small differences stay small, and two values have marks. */
const LEAST_DECADES = 1;

/** Lowest and highest height of the scale: the values', or their logarithms'. */
function extent(values: readonly number[], log: boolean): [number, number] {
  if (values.length === 0) return [0, 1];
  const heights = log ? values.map(Math.log10) : values;
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  if (!log && low > 0 && low < high / 2) return [0, high];
  const room = log ? (LEAST_DECADES - (high - low)) / 2 : low === high ? Math.max(0.5, Math.abs(low) / 10) : 0;
  return room > 0 ? [low - room, high + room] : [low, high];
}
