/**
 * A quantity by layer at one step, one line a variant: whether activations or gradients keep their size through depth.
 * Runs that diverge later still have their profile of step 0, so they are among the seeds.
 */
import { QUANTITIES } from "../../results/quantities.ts";
import { type Result, type RunRecord, valueKey } from "../../results/format.ts";
import type { DepthProfile } from "../blocks.ts";
import type { ChartSpec } from "../render.ts";
import { spreadOf } from "../statistics.ts";
import { PLOT } from "../theme.ts";
import { variantsOf } from "../variants.ts";
import { axisWith, verticalAxis } from "../vertical_axis.ts";
import { formatNumber } from "../../results/numbers.ts";
import { type Line, linesSpec, type Point } from "./lines.ts";
import { quantityTitle, subtitleOf } from "../words.ts";

/** Most layers that are each marked on the axis. */
const EACH_MARKED = 12;

/** Throws `RangeError` where no run has the quantity, or as `variantsOf` does. */
export function depthProfile(block: DepthProfile, result: Result): ChartSpec {
  const { quantity, step, scale, band, color, where } = block;
  const profiles = variantsOf(result, { setting: color, where }).map(({ label, runs }) => ({
    variant: label,
    points: pointsOf(runs, valueKey(quantity, step)),
  })).filter(({ points }) => points.length > 0);
  if (profiles.length === 0) {
    const name = `${result.canonical.suite}/${result.canonical.experiment}`;
    throw new RangeError(`Cannot draw ${quantity} by layer: no run of ${name} has it at step ${step}`);
  }
  const values = profiles.flatMap(({ points }) => points.flatMap(({ spread }) => [spread.median, ...spread[band]]));
  const y = verticalAxis({ scale, values, title: QUANTITIES[quantity].title });
  const lines = profiles.map(({ variant, points }): Line => {
    const last = points[points.length - 1].spread.median;
    return { variant, points, labelAt: y.place(last), note: sameEverywhere(points, scale) };
  });
  const depth = Math.max(...profiles.map(({ points }) => points.length));
  const title = block.title ?? `${quantityTitle(quantity)} by layer, ${stepName(step)}`;
  const counts = profiles.flatMap(({ points }) => points.map(({ spread }) => spread.n));
  return linesSpec({
    title,
    subtitle: subtitleOf(block, counts, result, step !== 0),
    description: `${title}. ${lines.map((line) => described(line)).join("; ")}.`,
    lines,
    band,
    xName: "layer",
    x: { scale: { domain: [1, Math.max(2, depth)], nice: false, zero: false }, axis: layerAxis(depth) },
    y,
    dots: depth * 12 <= PLOT.width,
  });
}

/** One point a layer, over the runs that have one. */
function pointsOf(runs: readonly RunRecord[], key: string): Point[] {
  const profiles = runs.flatMap(({ profiles }) => profiles[key] ? [profiles[key]] : []);
  const layers = Math.max(0, ...profiles.map(({ length }) => length));
  return Array.from({ length: layers }, (_, i) => ({
    x: i + 1,
    spread: spreadOf(profiles.flatMap((profile) => i < profile.length ? [profile[i]] : [])),
  }));
}

/** What a line in a row beside the scale says; on a linear scale zero needs no such word. */
function sameEverywhere(points: readonly Point[], scale: "log" | "linear"): string | undefined {
  const zero = points.every(({ spread }) => spread.range[0] === 0 && spread.range[1] === 0);
  if (zero && scale === "log") return "0 at every layer";
  return points.every(({ spread }) => Number.isNaN(spread.range[0])) ? "NaN at every layer" : undefined;
}

function stepName(step: number | "end"): string {
  return step === "end" ? "after training" : step === 0 ? "before training" : `at step ${step}`;
}

function layerAxis(depth: number) {
  const every = depth <= EACH_MARKED ? 1 : Math.ceil(depth / EACH_MARKED / 5) * 5;
  const layers = Array.from({ length: depth }, (_, i) => i + 1).filter((layer) => layer === 1 || layer % every === 0);
  return axisWith(layers.map((layer) => [layer, String(layer)]), "layer");
}

function described({ variant, points }: Line): string {
  const [first, last] = [points[0], points[points.length - 1]].map(({ spread }) => formatNumber(spread.median));
  return `${variant}: ${first} in layer 1, ${last} in layer ${points.length}`;
}
