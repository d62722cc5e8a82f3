/** Reads what tests ask of a chart's specification. */
import type { ChartSpec } from "../render.ts";

/** A record of a chart's data. */
export type Datum = Readonly<Record<string, unknown>>;

interface Part {
  readonly data?: { readonly values: readonly Datum[] };
  readonly mark?: string | { readonly type: string; readonly shape?: string };
  readonly layer?: readonly Part[];
  readonly encoding?: { readonly y?: { readonly axis?: { readonly labelExpr?: string } } };
}

/** The points of a variant's line. */
export function pointsOf(spec: ChartSpec, variant: string): Datum[] {
  return (spec as Part).data?.values.filter((datum) => datum.variant === variant) ?? [];
}

/** The data of the layers with a mark. */
export function layerData(spec: ChartSpec, mark: string): (readonly Datum[])[] {
  const type = ({ mark }: Part) => typeof mark === "string" ? mark : mark?.type;
  return (spec as Part).layer?.flatMap((layer) => type(layer) === mark && layer.data ? [layer.data.values] : []) ?? [];
}

/** Texts of the labels at the ends of the lines, from the top down. */
export function labelsOf(spec: ChartSpec): string[] {
  const [labels] = layerData(spec, "text");
  return [...labels].sort((a, b) => Number(b.y_label) - Number(a.y_label)).map(({ text }) => String(text));
}

/** Marks of the vertical axis, by the place they stand at. */
export function verticalMarks(spec: ChartSpec): Record<string, string> {
  return JSON.parse((spec as Part).encoding?.y?.axis?.labelExpr?.match(/^\((.*)\)\[datum\.value\]$/)?.[1] ?? "{}");
}

/** Fails a test whose chart Vega has something to say of. */
export function noWarning(message: string): void {
  throw new Error(`Vega warns: ${message}`);
}
