/** From a Vega-Lite specification to SVG, and from SVG to PNG. The same input gives the same bytes. */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { FONT_FILES, FONT_NAME, textWidth } from "./fonts.ts";

/** A chart's specification, plain JSON. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** Pixels of a point: 300 a inch, which print asks for. */
const PIXELS_PER_POINT = 300 / 72;

/** What Vega asks the width of. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/**
 * Draws a chart as SVG. Vega only logs its errors and draws an empty picture; here they are thrown, as `Error`. What it
 * warns of goes to `warn`.
 */
export async function renderSvg(spec: ChartSpec, warn: (message: string) => void = console.warn): Promise<string> {
  measureWithFont();
  const logger = loggerTo(warn);
  vega.resetSVGDefIds(); // ids of clips count up through the life of the process
  const compiled = compile(spec as unknown as TopLevelSpec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

let ready: Promise<void> | undefined;

/** Draws an SVG as PNG on white, at 300 pixels an inch. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  await (ready ??= initWasm(wasm));
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: PIXELS_PER_POINT },
    background: "white",
    font: { fontBuffers: [...FONT_FILES], defaultFontFamily: FONT_NAME, loadSystemFonts: false },
  });
  try {
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}

/** Without a canvas Vega takes every letter to be equally wide; this tells it what the font files say. */
function measureWithFont(): void {
  const { textMetrics } = vega as unknown as { textMetrics: { width(item: TextItem, text: unknown): number } };
  textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
    textWidth(String(text ?? ""), { size: fontSize, weight: fontWeight === "bold" ? 700 : Number(fontWeight ?? 400) });
}

function loggerTo(warn: (message: string) => void) {
  return vega.logger(vega.Warn, "error", (_method: unknown, level: string, input: readonly unknown[]) => {
    const text = input.map(String).join(" ");
    if (level !== "ERROR") return warn(text);
    throw input[0] instanceof Error ? input[0] : new Error(`Cannot draw the chart: ${text}`);
  });
}
