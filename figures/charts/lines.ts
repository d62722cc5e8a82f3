/** What the charts of lines share: median and band of each variant, and labels at the lines' ends. */
import type { ChartSpec } from "../render.ts";
import { spreadLabels } from "../spread_labels.ts";
import type { Spread } from "../statistics.ts";
import { COLORS, DASHES, MUTED, PLOT, TEXT, THEME } from "../theme.ts";
import type { VerticalAxis } from "../vertical_axis.ts";

/** A point of a variant's line. */
export interface Point {
  readonly x: number;
  readonly spread: Spread;
}

/** A variant's line. */
export interface Line {
  readonly variant: string;
  readonly points: readonly Point[];
  /** Where on the axis its label belongs. */
  readonly labelAt: number;
  /** What stands behind its name, for example `3 of 10 diverged`. */
  readonly note?: string;
}

/** What a chart of lines is made of. */
export interface LinesOptions {
  readonly title: string;
  readonly subtitle: readonly string[];
  readonly description: string;
  readonly lines: readonly Line[];
  readonly band: "range" | "quartiles";
  readonly xName: string;
  /** `scale` and `axis` of the horizontal encoding. */
  readonly x: { readonly scale: unknown; readonly axis: unknown };
  readonly y: VerticalAxis;
  /** Dots on the lines, where x counts and is not continuous. */
  readonly dots: boolean;
  /** Layers of the chart's own; their records name the variant as `variant`. */
  readonly more?: readonly unknown[];
}

/** Two crossing strokes: the mark of runs that diverged. */
export const CROSS = "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7";

/** Room between a line's end and its label, in points. */
const LEADER = 10;

/** The specification of a chart of lines. */
export function linesSpec(options: LinesOptions): ChartSpec {
  const { title, subtitle, description, lines, y, xName, x } = options;
  const variants = lines.map(({ variant }) => variant);
  const place = { field: xName, type: "quantitative", ...x };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description,
    title: { text: title, subtitle },
    width: PLOT.width,
    height: PLOT.height,
    data: { values: lines.flatMap((line) => records(line, options)) },
    encoding: { y: { type: "quantitative", ...y.encoding }, color: colorOf(variants) },
    layer: [
      ...breakLayers(y),
      { mark: { type: "area", clip: true }, encoding: { x: place, y: { field: "y_low" }, y2: { field: "y_high" } } },
      { mark: { type: "line", clip: true }, encoding: { x: place, y: { field: "y" }, ...dashOf(variants) } },
      ...(options.dots ? [{ mark: "point", encoding: { x: place, y: { field: "y" } } }] : []),
      ...(options.more ?? []),
      ...labelLayers(lines, y),
    ],
    config: THEME,
  };
}

/** The measured numbers, and where they are drawn if that is not the number itself. */
function records({ variant, points }: Line, { band, xName, y }: LinesOptions) {
  return points.map(({ x, spread: { n, median, [band]: [low, high] } }) => ({
    variant,
    [xName]: x,
    n,
    median: asJson(median),
    low: asJson(low),
    high: asJson(high),
    y: y.place(median),
    y_low: y.place(low),
    y_high: y.place(high),
  }));
}

/** JSON has no NaN and no infinity. */
function asJson(value: number): number | string {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : String(value);
}

/** Colour of each variant, the same wherever the chart shows it. */
function colorOf(variants: readonly string[]) {
  const range = variants.map((_, i) => COLORS[i % COLORS.length]);
  return { field: "variant", type: "nominal", scale: { domain: variants, range }, legend: null };
}

/** The encoding of strokes: a dash once all colours are used. */
export function dashOf(variants: readonly string[]) {
  if (variants.length <= COLORS.length) return {};
  const range = variants.map((_, i) => DASHES[Math.floor(i / COLORS.length) % DASHES.length]);
  return { strokeDash: { field: "variant", type: "nominal", scale: { domain: variants, range }, legend: null } };
}

/** Lines across the plot where rows are divided from the scale. */
function breakLayers({ breaks }: VerticalAxis): unknown[] {
  if (breaks.length === 0) return [];
  return [{
    data: { values: breaks.map((y) => ({ y })) },
    mark: { type: "rule", color: MUTED, strokeWidth: 0.5, strokeDash: [2, 2], opacity: 0.7 },
    encoding: { y: { field: "y" }, color: { value: MUTED } },
  }];
}

/** Lines across the plot at values to compare with, each with its name. */
export function markLayers(marks: readonly { value: number; label: string }[], y: VerticalAxis): unknown[] {
  if (marks.length === 0) return [];
  const values = marks.map(({ value, label }) => ({ y: y.place(value), label }));
  const muted = { color: { value: MUTED } };
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 0.8, strokeDash: [3, 2] },
      encoding: { y: { field: "y" }, x: { value: 0 }, x2: { value: PLOT.width }, ...muted },
    },
    {
      data: { values },
      mark: { type: "text", align: "left", baseline: "bottom", dx: 2, dy: -1, fontWeight: 400 },
      encoding: { y: { field: "y" }, x: { value: 0 }, text: { field: "label" }, ...muted },
    },
  ];
}

/** Names at the ends of the lines in place of a legend, moved apart, each tied to its line by a stroke. */
function labelLayers(lines: readonly Line[], { toPixel, fromPixel }: VerticalAxis): unknown[] {
  const pixels = spreadLabels(lines.map(({ labelAt }) => toPixel(labelAt)), TEXT.leading, [0, PLOT.height]);
  const values = lines.map(({ variant, labelAt, note }, i) => ({
    variant,
    text: note && variant ? `${variant}: ${note}` : note ?? variant,
    y: labelAt,
    y_label: fromPixel(pixels[i]),
  }));
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 0.6, opacity: 0.7 },
      encoding: {
        x: { value: PLOT.width + 2 },
        x2: { value: PLOT.width + LEADER - 1 },
        y: { field: "y" },
        y2: { field: "y_label" },
        ...dashOf(lines.map(({ variant }) => variant)),
      },
    },
    {
      data: { values },
      mark: "text",
      encoding: { x: { value: PLOT.width + LEADER + 1 }, y: { field: "y_label" }, text: { field: "text" } },
    },
  ];
}
