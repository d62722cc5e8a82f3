/**
 * Everything an experiment's result is drawn as: for each chart its specification, SVG and PNG, and one page of
 * Markdown with pictures and tables. File names only; where they go is the caller's affair.
 */
import { withTimings } from "../results/timings.ts";
import type { Result, Verdicts } from "../results/format.ts";
import type { Figures, Tables } from "./blocks.ts";
import { chartNames, chartSpec } from "./charts.ts";
import { tableText } from "./layouts.ts";
import { type PageChart, pageText } from "./page.ts";
import { type ChartSpec, renderPng, renderSvg } from "./render.ts";

/** What is drawn. */
export interface Drawing {
  readonly experiment: string;
  readonly question: string;
  readonly caveats: readonly string[];
  readonly figures?: Figures;
  readonly tables?: Tables;
  readonly result: Result;
  /** Null until the result was judged: then tables of claims are left out. */
  readonly verdicts: Verdicts | null;
}

/** How it is drawn. A chart is named by its place, from 0. */
export interface DrawOptions {
  /** Charts shown on the page; it links the specifications of the others. All by default. */
  readonly shown?: (chart: number) => boolean;
  /** Charts that are made into SVG and PNG. All by default. */
  readonly rendered?: (chart: number) => boolean;
  /** Takes what Vega warns of. */
  readonly warn?: (message: string) => void;
}

/** A file's name and content. */
export interface DrawnFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Draws a result. The same input gives the same bytes. Throws `RangeError` where the result lacks what a chart or table
 * asks for.
 */
export async function drawExperiment(drawing: Drawing, options: DrawOptions = {}): Promise<DrawnFile[]> {
  const { experiment, figures = [], tables = [], verdicts } = drawing;
  const result = { ...drawing.result, canonical: withTimings(drawing.result) };
  const { shown = () => true, rendered = () => true, warn } = options;
  const names = chartNames(figures).map((name) => `${experiment}.${name}`);
  const specs = figures.map((block) => chartSpec(block, result));
  const charts = specs.map((spec, i): PageChart => ({ name: names[i], title: titleOf(spec), shown: shown(i) }));
  const laid = tables.flatMap((block) => {
    const text = tableText(block, { result, verdicts });
    return text === null ? [] : [{ title: block.title, text }];
  });
  const files: DrawnFile[] = [{ path: `${experiment}.md`, content: pageText({ ...drawing, charts, tables: laid }) }];
  for (const [i, spec] of specs.entries()) {
    files.push({ path: `${names[i]}.vl.json`, content: `${JSON.stringify(spec, null, 1)}\n` });
    if (rendered(i)) files.push(...await pictures(spec, names[i], warn));
  }
  return files;
}

async function pictures(spec: ChartSpec, name: string, warn?: (message: string) => void): Promise<DrawnFile[]> {
  const svg = await renderSvg(spec, warn);
  return [{ path: `${name}.svg`, content: svg }, { path: `${name}.png`, content: await renderPng(svg) }];
}

function titleOf({ title }: ChartSpec): string {
  return (title as { readonly text: string }).text;
}
