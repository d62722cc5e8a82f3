/** Points that a line or a correlation is drawn through: values of runs over a setting, over layers or another value. */
import * as z from "zod";
import { type RunRecord, valueKey } from "../../../results/format.ts";
import { settingLabel } from "../../../results/labels.ts";
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import { bootstrapInterval, FEWEST_UNITS } from "./bootstrap.ts";
import { pattern } from "./cells.ts";
import { tooFew } from "./center.ts";
import type { FitTools } from "./fit_tools.ts";
import type { Point } from "./line.ts";
import type { Measurement } from "./measurement.ts";
import { isRefusal, type Refusal, runsIn } from "./runs.ts";
import type { Context, Reads } from "./statistics/statistic.ts";
import { layerWindow, place, placesOf, Quantity, type Value, valueAt } from "./value.ts";
import { lostNote, valueIn, valuesIn } from "./values.ts";
import { hasLayers } from "../../../results/quantities.ts";
import { layersWords, valueWords } from "./value_words.ts";

/** Fewest places on the horizontal axis. */
const FEWEST_PLACES = 3;

/** The keys that say what is on the horizontal axis. */
export const axis = {
  over: z.union([z.string().min(1), z.strictObject({ quantity: Quantity, ...place })]).describe(
    "What is on the horizontal axis: a varied setting, layer, or another value of the run.",
  ),
  layers: z.strictObject({ from: z.int().optional(), to: z.int().optional() }).optional().describe(
    "Over layer: the first and the last one; all by default, -2 the last but one.",
  ),
};

/** Which axes are logarithmic. */
export const Scale = z.enum(["linear", "log", "log_x", "log_y"]);
export type Scale = z.infer<typeof Scale>;

/** A line's or a correlation's parts. */
export interface LineOf {
  readonly value: Value;
  readonly over: z.infer<typeof axis.over>;
  readonly layers?: z.infer<typeof axis.layers>;
  readonly where?: object;
  readonly scale: Scale;
  /** False for ranks, which infinities have too. */
  readonly finite: boolean;
}

/** Points of one unit that is resampled as a whole. */
export type Unit = readonly Point[];

const isLog = {
  x: (scale: Scale) => scale === "log" || scale === "log_x",
  y: (scale: Scale) => scale === "log" || scale === "log_y",
};

/**
 * Measures a statistic of points with a BCa interval. Resampled are seeds, each with all its points, or single runs
 * where there is one seed and many draws.
 */
export function measureLine(
  line: LineOf,
  { runs, coverage }: Context,
  statistic: (points: readonly Point[]) => number,
): Measurement {
  const chosen = runsIn(runs, pattern(line.where));
  if (isRefusal(chosen)) return chosen;
  const points = pointsOf(line, chosen);
  if (isRefusal(points)) return points;
  const units = unitsOf(chosen, points);
  const [all, n] = [points.flat(), units.length];
  const usable = line.finite ? Number.isFinite : (one: number) => !Number.isNaN(one);
  const broken = all.filter(([x, y]) => !usable(x) || !usable(y)).length;
  if (broken > 0) {
    const why = line.scale === "linear" ? "no finite value" : "no finite logarithm";
    const what = all.length === chosen.length ? "runs" : "points";
    return { value: null, n, unjudged: `${broken} of ${all.length} ${what} have ${why}` };
  }
  const of = (some: readonly Unit[]) => statistic(some.flat());
  const value = of(units);
  if (n < FEWEST_UNITS) return tooFew(value, n, FEWEST_UNITS, coverage);
  const interval = bootstrapInterval(units, of, coverage);
  if (!interval) return { value, n, unjudged: "the statistic of a resample is not defined" };
  return { value, interval, n, note: line.over === "layer" ? "" : lostNote(chosen, line.value) };
}

/** Points of each run, in order. */
function pointsOf(line: LineOf, runs: readonly RunRecord[]): Point[][] | Refusal {
  const scaled = ([x, y]: Point): Point => [
    isLog.x(line.scale) ? Math.log(x) : x,
    isLog.y(line.scale) ? Math.log(y) : y,
  ];
  if (line.over === "layer") {
    const found = runs.map((run) => layerPoints(line, run));
    const lacking = found.filter((points) => points === undefined).length;
    if (lacking === 0) return found.map((points) => points!.map(scaled));
    const refused = `${lacking} of ${runs.length} runs have no ${valueWords(line.value)} at these layers`;
    return { refused, notRun: lacking === runs.length };
  }
  const y = valuesIn(runs, line.value);
  if (isRefusal(y)) return y;
  const { over } = line;
  const x = typeof over === "string"
    ? runs.map(({ cell }) => Number(cell[over]))
    : valuesIn(runs, valueAt(over.quantity, over));
  return isRefusal(x) ? x : x.map((one, i) => [scaled([one, y[i]])]);
}

function layerPoints({ value, layers = {} }: LineOf, run: RunRecord): Point[] | undefined {
  const window = layerWindow(layers, run.profiles[valueKey(value.quantity, value.step)]?.length ?? 0);
  if (!window) return undefined;
  const points: Point[] = [];
  for (let layer = window[0] + 1; layer <= window[1] + 1; layer++) {
    const y = valueIn(run, { ...value, layer });
    if (y === undefined) return undefined;
    points.push([layer, y]);
  }
  return points;
}

/** What is resampled: seeds, or runs where there is one seed. */
export function unitsOf<Point>(runs: readonly RunRecord[], points: readonly (readonly Point[])[]): Point[][] {
  const bySeed = Map.groupBy(runs.keys(), (i) => runs[i].seed);
  if (bySeed.size <= 1) return points.map((one) => [...one]);
  return [...bySeed.values()].map((places) => places.flatMap((i) => points[i]));
}

/** What a line reads. */
export function lineReads({ value, over, where }: LineOf): Reads {
  const values = typeof over === "object" ? [value, valueAt(over.quantity, over)] : [value];
  return { values, cells: [pattern(where)], valuesOnly: true };
}

/** `mean activation, step 0 over layer`, `training loss at the end over width`. */
export function lineWords({ value, over, layers }: LineOf, between: string): string {
  const axis = typeof over === "object"
    ? valueWords(valueAt(over.quantity, over))
    : over === "layer"
    ? layers ? layersWords(layers) : "layers"
    : settingLabel(over);
  return `${valueWords(value)} ${between} ${axis}`;
}

/** Mistakes of a line; `name` is the key of its quantity. */
export function lineMistakes(line: LineOf, fit: FitTools, path: Path, name: string): Mistake[] {
  const { value, over, layers, where } = line;
  const anyLayer = over === "layer";
  const mistakes = fit.value(value, { key: [...path, name], map: path }, { anyLayer });
  if (layers && !anyLayer) mistakes.push({ path: [...path, "layers"], message: "is for over: layer", atKey: true });
  if (typeof over === "object") {
    const at = [...path, "over"];
    mistakes.push(...fit.value(valueAt(over.quantity, over), { key: [...at, "quantity"], map: at }));
    return [...mistakes, ...fit.cell(pattern(where), [...path, "where"])];
  }
  if (anyLayer) {
    if (!placesOf(value).every(({ quantity }) => hasLayers(quantity))) {
      mistakes.push({
        path: [...path, "over"],
        message: `${value.quantity} has one value a run, no layers`,
        atKey: false,
      });
    }
    return [...mistakes, ...fit.cell(pattern(where), [...path, "where"])];
  }
  const log = isLog.x(line.scale);
  const wrong = fit.axis(over, pattern(where), path, { log, fewest: FEWEST_PLACES });
  if (wrong.length > 0) return [...mistakes, ...wrong];
  return [...mistakes, ...fit.cell(pattern(where), [...path, "where"], { open: [over], apart: true })];
}
