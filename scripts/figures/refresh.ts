/** The files derived from published results: charts and pages below `figures/out/`, and what the README shows of them. */
import { drawExperiment } from "../../figures/draw.ts";
import { includesOf, withIncludes } from "../../figures/includes.ts";
import { parityPage } from "../../figures/parity.ts";
import { perfPage } from "../../figures/perf.ts";
import { listCurrent, readPublished } from "../../results/current.ts";
import type { Files } from "../../results/files.ts";
import type { Published } from "../../results/layout.ts";
import { parityFile } from "../../results/parity_format.ts";
import { perfFile } from "../../results/perf_format.ts";
import type { ExperimentName } from "../spec.ts";
import type { Experiment } from "../spec.ts";

/** Folder of the drawn files. */
export const OUT = "figures/out";

/** The document that shows some of them, pictures too. */
export const README = "README.md";

/** Other documents that include some of their text. */
const DOCUMENTS = ["docs/verification.md", "docs/performance.md"];

/** What an experiment says of its drawing. */
export type DrawnExperiment = Pick<Experiment, "question" | "caveats" | "figures" | "tables">;

/** Where results come from, and the experiments they belong to. */
export interface FigureTools {
  readonly files: Files;
  readonly load: (name: ExperimentName) => DrawnExperiment;
  /** Takes what Vega warns of. */
  readonly warn?: (message: string) => void;
}

/** A file that is not as it should be: what it should hold, or null for one that should not be there. */
export interface StaleFigure {
  readonly path: string;
  readonly content: string | Uint8Array | null;
}

/**
 * The files that are missing, stale or left over, in order of path. `committed` leaves out those that git ignores: every
 * SVG, and the PNG of a chart that the README does not show. Throws as `drawExperiment` does, and `SpecError` for an
 * experiment that does not load.
 */
export async function staleFigures(tools: FigureTools, { committed }: { committed: boolean }): Promise<StaleFigure[]> {
  const { files } = tools;
  const readme = files.read(README) ?? "";
  const wanted = new Map<string, string | Uint8Array>();
  for (const published of preferredDevice(listCurrent(files))) {
    for (const [path, content] of await drawnFiles(published, tools, { readme, committed })) wanted.set(path, content);
  }
  for (const [path, text] of [...parityPages(files), ...perfPages(files)]) wanted.set(path, text);
  const pages = (path: string) => {
    const page = wanted.get(path);
    return typeof page === "string" ? page : undefined;
  };
  wanted.set(README, withIncludes(readme, pages, nothingPublished));
  for (const path of DOCUMENTS) {
    const text = files.read(path);
    if (text !== undefined) wanted.set(path, withIncludes(text, pages, nothingPublished));
  }
  const stale: StaleFigure[] = [...wanted].map(([path, content]) => ({ path, content }));
  const leftOver = drawnBefore(files).filter((path) => !wanted.has(path) && (!committed || isText(path)));
  return [
    ...stale.filter(({ path, content }) => !holds(files, path, content ?? "")),
    ...leftOver.map((path) => ({ path, content: null })),
  ].sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Writes or removes a stale file. */
export function refresh(files: Files, { path, content }: StaleFigure): void {
  if (content === null) files.remove(path);
  else files.write(path, content);
}

/** Of each experiment one result: the CPU's, which every machine can make, where there is one. */
function preferredDevice(published: readonly Published[]): Published[] {
  return published.filter(({ suite, experiment, device }) =>
    device === "cpu" ||
    !published.some((other) => other.device === "cpu" && other.suite === suite && other.experiment === experiment)
  );
}

async function drawnFiles(
  published: Published,
  { files, load, warn }: FigureTools,
  { readme, committed }: { readme: string; committed: boolean },
): Promise<Map<string, string | Uint8Array>> {
  const { result, verdicts } = readPublished(files, published);
  const { question, caveats, figures, tables } = load(published);
  const folder = `${OUT}/${published.suite}`;
  const inReadme = includesOf(readme).includes(`${folder}/${published.experiment}.md`);
  const shown = (chart: number) => inReadme && chart === 0; // the leading picture is enough beside tables
  const drawing = { experiment: published.experiment, question, caveats, figures, tables, result, verdicts };
  const drawn = await drawExperiment(drawing, { shown, rendered: committed ? shown : () => true, warn });
  const kept = committed ? drawn.filter(({ path }) => !path.endsWith(".svg")) : drawn;
  return new Map(kept.map(({ path, content }) => [`${folder}/${path}`, content]));
}

/** A page for each published comparison with PyTorch. */
function parityPages(files: Files): [path: string, text: string][] {
  return (["cpu", "gpu"] as const).flatMap((device): [string, string][] => {
    const parity = parityFile.published(files, device);
    return parity ? [[`${OUT}/parity/${device}.md`, parityPage(parity)]] : [];
  });
}

/** A page for each published measurement of speed. */
function perfPages(files: Files): [path: string, text: string][] {
  return (["cpu", "gpu"] as const).flatMap((device): [string, string][] => {
    const perf = perfFile.published(files, device);
    return perf ? [[`${OUT}/perf/${device}.md`, perfPage(perf)]] : [];
  });
}

/** Every file that was drawn before. */
function drawnBefore(files: Files): string[] {
  return files.list(OUT).filter(({ folder }) => folder).flatMap(({ name: suite }) =>
    files.list(`${OUT}/${suite}`).map(({ name }) => `${OUT}/${suite}/${name}`)
  );
}

function isText(path: string): boolean {
  return path.endsWith(".md") || path.endsWith(".json");
}

function holds(files: Files, path: string, content: string | Uint8Array): boolean {
  const expected = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const found = files.disk.read(path);
  return found !== undefined && found.length === expected.length && found.every((byte, i) => byte === expected[i]);
}

function nothingPublished(path: string): string {
  if (path.startsWith(`${OUT}/parity/`)) return "Nothing is published yet; `deno task parity --publish` compares.";
  if (path.startsWith(`${OUT}/perf/`)) return "Nothing is published yet; `deno task perf --publish` measures.";
  const name = path.replace(`${OUT}/`, "").replace(/\.md$/, "");
  return `Nothing is published yet; \`deno task bench ${name}\` measures it on your machine.`;
}
