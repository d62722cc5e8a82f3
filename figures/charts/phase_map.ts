/**
 * A map of two settings: each cell has the colour of a quantity's median, or of what most of its runs did. The number
 * stands in the cell; a cell most of whose runs diverged is grey with a cross, whatever the others measured.
 */
import { type Result, type RunRecord, valueOf } from "../../results/format.ts";
import { settingLabel, type SettingValue, valueLabel } from "../../results/labels.ts";
import { formatNumber, shortest } from "../../results/numbers.ts";
import { QUANTITIES } from "../../results/quantities.ts";
import type { PhaseMap } from "../blocks.ts";
import type { ChartSpec } from "../render.ts";
import { spreadOf } from "../statistics.ts";
import { COLORS, PLOT, TEXT, THEME } from "../theme.ts";
import { groupsOf, type RunsOfCell } from "../variants.ts";
import { placeTitle, subtitleOf } from "../words.ts";

/** Name of the phase of runs that diverged, and the colour of cells that mostly did. */
const [DIVERGED, DIVERGED_COLOR] = ["diverged", "#d0d0d0"];
/** Heights of rows and widths of columns are within these, in points. */
const ROW = { least: 14, most: 26 } as const;
const COLUMN = { least: 20, most: 44 } as const;

/** A drawn cell. */
interface Cell {
  readonly x: string;
  readonly y: string;
  readonly phase: string;
  readonly value: number | null;
  readonly text: string;
  readonly n: number;
  readonly diverged: number;
}

/** Throws `RangeError` as `groupsOf` does. */
export function phaseMap(block: PhaseMap, result: Result): ChartSpec {
  const { x, y, quantity, phases, where } = block;
  const groups = groupsOf(result, { settings: [y, x], where });
  const cells = groups.map((group) => cellOf(group, block));
  const counts = cells.map(({ n, diverged }) => phases ? n + diverged : n).filter((n) => n > 0);
  const columns = inOrder(groups.map(({ values }) => values[1]), x);
  const rows = inOrder(groups.map(({ values }) => values[0]), y).reverse(); // the greatest on top
  const shown = phases ? "What most runs did" : placeTitle(quantity, block);
  const title = block.title ?? `${shown}, by ${settingLabel(x)} and ${settingLabel(y)}`;
  const [width, height] = [sizeOf(columns.length, PLOT.width, COLUMN), sizeOf(rows.length, PLOT.height, ROW)];
  const axis = (setting: string, labels: readonly string[]) => ({
    type: "ordinal",
    scale: { domain: labels, paddingInner: 0.04, paddingOuter: 0 },
    axis: { title: settingLabel(setting), grid: false, domain: false, ticks: false, labelAngle: 0 },
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: `${title}. ${cells.map(described(block)).join("; ")}.`,
    title: { text: title, subtitle: subtitleOf({ many: phases ? "most" : "median" }, counts, result, block.at !== 0) },
    width,
    height,
    data: { values: cells },
    encoding: { x: { field: "x", ...axis(x, columns) }, y: { field: "y", ...axis(y, rows) } },
    layer: [
      { mark: { type: "rect" }, encoding: { color: phases ? phaseColor(block) : valueColor(block, cells) } },
      ...(phases ? [] : [{
        transform: [{ filter: `datum.phase === '${DIVERGED}'` }],
        mark: { type: "rect", color: DIVERGED_COLOR },
      }]),
      {
        mark: { type: "text", align: "center", fontSize: TEXT.size - 1, fontWeight: 400 },
        encoding: { text: { field: "text" }, color: textColor(block, cells) },
      },
    ],
    config: THEME,
  };
}

function cellOf({ values: [row, column], runs }: RunsOfCell, block: PhaseMap): Cell {
  const { x, y, quantity, at: step, layer, phases } = block;
  const found = runs.flatMap((run) => valueOf(run, quantity, { step, layer }) ?? []);
  const diverged = runs.filter(({ status }) => status === "diverged").length;
  const phase = mostOf(runs.map((run) => phaseOf(run, block)));
  const median = found.length > 0 ? spreadOf(found).median : null;
  const lost = phase === DIVERGED;
  return {
    ...{ x: markOf(x, column), y: markOf(y, row), phase, n: found.length, diverged },
    value: median !== null && Number.isFinite(median) && !lost ? Number(median.toPrecision(4)) : null,
    text: lost ? "×" : phases ? "" : median === null ? "–" : formatNumber(median, 2),
  };
}

function phaseOf(run: RunRecord, { phases = [], otherwise }: PhaseMap): string {
  if (run.status === "diverged") return DIVERGED;
  return phases.find(({ quantity, at, layer, above = -Infinity, below = Infinity }) => {
    const value = valueOf(run, quantity, { step: at, layer });
    return value !== undefined && value > above && value < below;
  })?.name ?? otherwise;
}

/** Of equally many the first in the alphabet, so that the order of runs does not count. */
function mostOf(names: readonly string[]): string {
  const counts = Map.groupBy(names, (name) => name);
  return [...counts].sort(([a, of], [b, others]) => others.length - of.length || (a < b ? -1 : 1))[0][0];
}

function inOrder(values: readonly SettingValue[], setting: string): string[] {
  const each = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const sorted = each.every((value) => typeof value === "number") ? each.sort((a, b) => Number(a) - Number(b)) : each;
  return sorted.map((value) => markOf(setting, value));
}

/** The axis names the setting, so that a number needs no more. */
function markOf(setting: string, value: SettingValue): string {
  return typeof value === "number" ? shortest(value) : valueLabel(setting, value);
}

function sizeOf(
  count: number,
  room: number,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  return Math.round(count * Math.min(most, Math.max(least, room / count)));
}

function phaseColor({ phases = [], otherwise }: PhaseMap) {
  const names = [...new Set([otherwise, ...phases.map(({ name }) => name)])];
  return {
    field: "phase",
    type: "nominal",
    scale: {
      domain: [...names, DIVERGED],
      range: [...names.map((_, i) => PHASE_COLORS[i % PHASE_COLORS.length]), DIVERGED_COLOR],
    },
    legend: LEGEND,
  };
}

/** Those of lines, in an order that sets what trains apart from what does not. */
const PHASE_COLORS = [COLORS[2], COLORS[5], COLORS[1], COLORS[3], COLORS[6], COLORS[0]];

const LEGEND = { title: null, orient: "right", labelFontSize: TEXT.size, titleFontSize: TEXT.size } as const;

function valueColor({ quantity, scale }: PhaseMap, cells: readonly Cell[]) {
  const values = cells.flatMap(({ value }) => value ?? []);
  const log = scale === "log" && values.every((value) => value > 0);
  const title = QUANTITIES[quantity].title;
  return {
    field: "value",
    type: "quantitative",
    scale: { type: log ? "log" : "linear", scheme: "viridis", ...(!log && { zero: false }) },
    legend: { ...LEGEND, title, gradientLength: 90, format: "~g" },
  };
}

/** White on the dark end of the colours. */
function textColor({ phases, scale }: PhaseMap, cells: readonly Cell[]) {
  const heights = cells.flatMap(({ value }) => value === null ? [] : [scale === "log" ? Math.log(value) : value]);
  if (phases || heights.length === 0) return { value: "#222222" };
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  const limit = scale === "log" ? Math.exp(middle) : middle;
  return { condition: { test: `datum.value !== null && datum.value < ${limit}`, value: "white" }, value: "#222222" };
}

function described({ phases, x: xs, y: ys }: PhaseMap): (cell: Cell) => string {
  return ({ x, y, phase, value, n, diverged }) => {
    const where = `${settingLabel(xs)} ${x}, ${settingLabel(ys)} ${y}`;
    const what = phases || phase === DIVERGED ? phase : value === null ? "no value" : formatNumber(value);
    return `${where}: ${what}${diverged > 0 && phase !== DIVERGED ? ` (${diverged} of ${n + diverged} diverged)` : ""}`;
  };
}
