/**
 * A quantity by training step, one line a variant: the runs that count, each with the tuned value selected on the other
 * seeds. Median and band are those of the runs that came to their end; each diverged run is a thin line of its own that
 * ends in a cross, in the row `diverged`, at the step where the loss was no longer finite.
 */
import { QUANTITIES } from "../../results/quantities.ts";
import type { Result, RunRecord } from "../../results/format.ts";
import type { LearningCurve } from "../blocks.ts";
import { formatNumber } from "../../results/numbers.ts";
import type { ChartSpec } from "../render.ts";
import { spreadOf } from "../statistics.ts";
import { linearTicks } from "../ticks.ts";
import { type Variant, variantsOf } from "../variants.ts";
import { axisWith, type VerticalAxis, verticalAxis } from "../vertical_axis.ts";
import { CROSS, dashOf, type Line, linesSpec, markLayers, type Point } from "./lines.ts";
import { endings, quantityTitle, subtitleOf } from "../words.ts";

/** Mark of the row in which diverged runs end. */
const DIVERGED = "diverged";

/** Throws `RangeError` where no run has the quantity by step, or as `variantsOf` does. */
export function learningCurve(block: LearningCurve, result: Result): ChartSpec {
  const { quantity, band, color, where } = block;
  const variants = variantsOf(result, { setting: color, where });
  const curves = variants.map((variant) => ({ variant, points: pointsOf(variant, quantity) }));
  const diverged = variants.flatMap((variant) => divergedOf(variant, quantity));
  if (curves.every(({ points }) => points.length === 0) && diverged.length === 0) {
    const name = `${result.canonical.suite}/${result.canonical.experiment}`;
    throw new RangeError(`Cannot draw ${quantity} by step: no run of ${name} has a series of it`);
  }
  const y = axisFor(block, curves.flatMap(({ points }) => points), diverged);
  const lines = curves.map(({ variant, points }): Line => ({
    variant: variant.label,
    points,
    labelAt: points.length > 0 ? y.place(points[points.length - 1].spread.median) : y.extraRow ?? y.fromPixel(0),
    note: endings(variant),
  }));
  const title = block.title ?? `${quantityTitle(quantity)} by step`;
  const counts = curves.flatMap(({ points }) => points.map(({ spread }) => spread.n));
  const x = stepAxis(curves.flatMap(({ points }) => points.map((point) => point.x)), diverged);
  return linesSpec({
    title,
    subtitle: subtitleOf(block, counts.length > 0 ? counts : [0], result, true),
    description: `${title}. ${lines.map(described).join("; ")}.`,
    lines,
    band,
    xName: "step",
    x,
    y,
    dots: false,
    more: [
      ...markLayers(block.marks ?? [], y),
      ...(diverged.length > 0 ? divergedLayers(diverged, { x, y, variants: lines.map(({ variant }) => variant) }) : []),
    ],
  });
}

/** One point a step, over the runs that came to their end. */
function pointsOf({ runs }: Variant, quantity: string): Point[] {
  const byStep = new Map<number, number[]>();
  for (const { status, series } of runs) {
    if (status !== "ok" || !series[quantity]) continue;
    const { steps, values } = series[quantity];
    steps.forEach((step, i) => byStep.set(step, [...byStep.get(step) ?? [], values[i]]));
  }
  return [...byStep].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, spread: spreadOf(values) }));
}

/** A run that diverged, with its finite values. */
interface Diverged {
  readonly variant: string;
  readonly run: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** Step at which the loss was no longer finite. */
  readonly end: number;
}

function divergedOf({ label, runs }: Variant, quantity: string): Diverged[] {
  return runs.filter(({ status }) => status === "diverged").map((run, i) => {
    const { steps = [], values = [] } = run.series[quantity] ?? {};
    const finite = steps.map((_, k) => k).filter((k) => Number.isFinite(values[k]));
    return {
      variant: label,
      run: i,
      steps: finite.map((k) => steps[k]),
      values: finite.map((k) => values[k]),
      end: run.step ?? lastStep(run, quantity),
    };
  });
}

function lastStep({ series }: RunRecord, quantity: string): number {
  return series[quantity]?.steps.at(-1) ?? 0;
}

/** The scale is that of the finished runs; those that diverged leave it. Without finished runs it is theirs. */
function axisFor(
  { quantity, scale, band, marks = [] }: LearningCurve,
  points: readonly Point[],
  diverged: readonly Diverged[],
) {
  const finished = points.flatMap(({ spread }) => [spread.median, ...spread[band]]);
  const drawn = finished.length > 0 ? finished : diverged.flatMap(({ values }) => values);
  return verticalAxis({
    scale,
    values: [...drawn, ...marks.map(({ value }) => value)],
    title: QUANTITIES[quantity].title,
    ...(diverged.length > 0 && { extraRow: DIVERGED }),
  });
}

function stepAxis(steps: readonly number[], diverged: readonly Diverged[]) {
  const last = Math.max(0, ...steps, ...diverged.map(({ end }) => end)) + 1; // steps count from 0
  return {
    scale: { domain: [0, last], nice: false, zero: false },
    axis: axisWith(linearTicks(0, last, 6).filter(([step]) => Number.isInteger(step)), "training step"),
  };
}

/** What the layers of diverged runs have in common with the others. */
interface Frame {
  readonly x: { readonly scale: unknown; readonly axis: unknown };
  readonly y: VerticalAxis;
  readonly variants: readonly string[];
}

function divergedLayers(diverged: readonly Diverged[], { x, y, variants }: Frame) {
  const place = { field: "step", type: "quantitative", ...x };
  const paths = diverged.flatMap(({ variant, run, steps, values }) => {
    const leaves = values.findIndex((value) => y.toPixel(y.place(value)) < y.toPixel(y.scaleTop));
    const shown = leaves < 0 ? values.length : leaves;
    return values.slice(0, shown).map((value, i) => ({ variant, run, step: steps[i], y: y.place(value) }));
  });
  const crosses = diverged.map(({ variant, end }) => ({ variant, step: end, y: y.extraRow }));
  return [
    ...(paths.length > 0
      ? [{
        data: { values: paths },
        mark: { type: "line", clip: true, strokeWidth: 0.6, opacity: 0.6 },
        encoding: { x: place, y: { field: "y" }, detail: { field: "run", type: "nominal" }, ...dashOf(variants) },
      }]
      : []),
    {
      data: { values: crosses },
      mark: { type: "point", shape: CROSS, size: 22, filled: false, strokeWidth: 0.9 },
      encoding: { x: place, y: { field: "y" } },
    },
  ];
}

function described({ variant, points, note }: Line): string {
  const end = points.at(-1);
  const value = end ? `${formatNumber(end.spread.median)} at step ${end.x}` : "no run came to its end";
  return `${variant}: ${value}${note ? `, ${note}` : ""}`;
}
