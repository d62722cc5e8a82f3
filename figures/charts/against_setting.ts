/**
 * A quantity against a setting, one line a variant: how loss, norms or accuracy hang on width, depth or learning rate.
 * Values are those of the runs that count; runs that diverged before the step have none: cells of which all did have a
 * cross in the row `diverged`.
 */
import { type Result, valueOf } from "../../results/format.ts";
import { settingLabel, type SettingValue, valueLabel } from "../../results/labels.ts";
import { formatNumber, shortest } from "../../results/numbers.ts";
import { QUANTITIES } from "../../results/quantities.ts";
import type { AgainstSetting } from "../blocks.ts";
import type { ChartSpec } from "../render.ts";
import { spreadOf } from "../statistics.ts";
import { groupsOf, type RunsOfCell } from "../variants.ts";
import { axisWith, type VerticalAxis, verticalAxis } from "../vertical_axis.ts";
import { placeTitle, subtitleOf } from "../words.ts";
import { CROSS, type Line, linesSpec, markLayers, type Point } from "./lines.ts";

/** Mark of the row for cells without a value. */
const DIVERGED = "diverged";
/** Most places of the horizontal axis that are each marked. */
const EACH_MARKED = 9;

/** One line: its points, and the places of cells of which no run has a value. */
interface Drawn {
  readonly label: string;
  readonly points: readonly Point[];
  readonly lost: readonly number[];
  readonly diverged: number;
  readonly runs: number;
}

/** Throws `RangeError` where no run has the quantity, or as `groupsOf` does. */
export function againstSetting(block: AgainstSetting, result: Result): ChartSpec {
  const { quantity, over, color, where, band, scale, marks = [] } = block;
  const groups = groupsOf(result, { settings: [...color === undefined ? [] : [color], over], where });
  const places = horizontalPlaces(groups.map(({ values }) => values[values.length - 1]), block);
  const drawn = [...Map.groupBy(groups, ({ values }) => JSON.stringify(values.slice(0, -1))).values()].map((cells) =>
    lineOf(cells, block, places.of)
  );
  const points = drawn.flatMap((line) => line.points);
  if (points.length === 0) {
    const name = `${result.canonical.suite}/${result.canonical.experiment}`;
    throw new RangeError(`Cannot draw ${quantity} against ${over}: no run of ${name} has a value at ${block.at}`);
  }
  const y = verticalAxis({
    scale,
    values: [...points.flatMap(({ spread }) => [spread.median, ...spread[band]]), ...marks.map(({ value }) => value)],
    title: QUANTITIES[quantity].title,
    ...(drawn.some(({ lost }) => lost.length > 0) && { extraRow: DIVERGED }),
  });
  const lines = drawn.map(({ label, points, diverged, runs }): Line => ({
    variant: label,
    points,
    labelAt: points.length > 0 ? y.place(points[points.length - 1].spread.median) : y.extraRow ?? y.fromPixel(0),
    ...(diverged > 0 && { note: `${diverged} of ${runs} diverged` }),
  }));
  const title = block.title ?? `${placeTitle(quantity, block)}, by ${settingLabel(over)}`;
  const x = { scale: places.scale, axis: places.axis };
  return linesSpec({
    title,
    subtitle: subtitleOf({ band }, points.map(({ spread }) => spread.n), result, block.at !== 0),
    description: `${title}. ${lines.map((line) => described(line, over)).join("; ")}.`,
    ...{ lines, band, xName: "x", x, y, dots: true },
    more: [...markLayers(marks, y), ...lostLayers(drawn, { x, y })],
  });
}

function lineOf(
  cells: readonly RunsOfCell[],
  { quantity, at: step, layer, color }: AgainstSetting,
  placeOf: (value: SettingValue) => number,
): Drawn {
  const lost: number[] = [];
  const points = cells.flatMap(({ values, runs }): Point[] => {
    const x = placeOf(values[values.length - 1]);
    const found = runs.flatMap((run) => valueOf(run, quantity, { step, layer }) ?? []);
    if (found.length > 0) return [{ x, spread: spreadOf(found) }];
    if (runs.some(({ status }) => status === "diverged")) lost.push(x);
    return [];
  });
  const runs = cells.flatMap((cell) => cell.runs);
  return {
    label: color === undefined ? "" : valueLabel(color, cells[0].values[0]),
    points: points.sort((a, b) => a.x - b.x),
    lost,
    diverged:
      runs.filter((run) => run.status === "diverged" && valueOf(run, quantity, { step, layer }) === undefined).length,
    runs: runs.length,
  };
}

/** Numbers lie where they belong, other values side by side. */
function horizontalPlaces(values: readonly SettingValue[], { over, x_scale }: AgainstSetting) {
  const each = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const numbers = each.every((value) => typeof value === "number") ? each.map(Number).sort((a, b) => a - b) : undefined;
  const log = x_scale === "log" && numbers !== undefined;
  if (log && numbers[0] <= 0) {
    throw new RangeError(`Cannot draw ${over} on a log scale: values must be above 0, got ${numbers[0]}`);
  }
  const order = each.map((value) => JSON.stringify(value));
  const of = (value: SettingValue) => numbers ? Number(value) : order.indexOf(JSON.stringify(value)) + 1;
  const ticks = numbers
    ? thinned(numbers).map((value) => [value, shortest(value)] as const)
    : each.map((value, i) => [i + 1, valueLabel(over, value)] as const);
  const ends = numbers ? [numbers[0], numbers[numbers.length - 1]] : [1, each.length];
  const domain = ends[0] < ends[1] ? ends : log ? [ends[0] / 2, ends[0] * 2] : [ends[0] - 1, ends[0] + 1];
  return {
    of,
    scale: { type: log ? "log" : "linear", domain, nice: false, ...(!log && { zero: false }) },
    axis: { ...axisWith(ticks, settingLabel(over)), labelOverlap: "greedy" },
  };
}

function thinned(values: readonly number[]): number[] {
  const every = Math.ceil(values.length / EACH_MARKED);
  return values.filter((_, i) => (values.length - 1 - i) % every === 0);
}

function lostLayers(drawn: readonly Drawn[], { x, y }: { x: unknown; y: VerticalAxis }): unknown[] {
  const values = drawn.flatMap(({ label, lost }) => lost.map((place) => ({ variant: label, x: place, y: y.extraRow })));
  if (values.length === 0) return [];
  return [{
    data: { values },
    mark: { type: "point", shape: CROSS, size: 22, filled: false, strokeWidth: 0.9 },
    encoding: { x: { field: "x", type: "quantitative", ...x as object }, y: { field: "y" } },
  }];
}

function described({ variant, points, note }: Line, over: string): string {
  const [first, last] = [points[0], points.at(-1)];
  const name = variant || settingLabel(over);
  if (!first || !last) return `${name}: no value${note ? `, ${note}` : ""}`;
  const ends = `${formatNumber(first.spread.median)} at ${shortest(first.x)}, ${formatNumber(last.spread.median)} at ${
    shortest(last.x)
  }`;
  return `${name}: ${ends}${note ? `, ${note}` : ""}`;
}
