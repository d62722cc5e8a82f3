import { sourcesBelow } from "./walk.ts";
/**
 * Keeps the arrows of the map pointing one way: which top-level folder may import which, no cycle between files,
 * and no Deno or Node API in the code that also runs in a browser.
 */
import { dirname, join, relative } from "@std/path";

/** Folders each folder may import, itself apart. `suites/core/spec` gets the schemas of figures as an argument. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  types: [],
  kernels: ["types"],
  results: ["types"],
  suites: ["kernels", "results", "types"],
  figures: ["results", "types"],
  scripts: ["kernels", "suites", "results", "figures", "types"],
};

/** Code that a browser runs as well. */
const PORTABLE = [/^kernels\//, /^suites\//, /^results\/(format|encode|quantities|reductions)\.ts$/];
const NOT_SHIPPED = /(_test|_bench)\.ts$|\/testing\//;

/** Every mistake found in the project below `root`, one line each. */
export function importMistakes(root: string): string[] {
  const files = [...sourceFiles(root)].map((path) => relative(root, path));
  const graph = new Map(files.map((file) => [file, importsOf(join(root, file)).map((path) => relative(root, path))]));
  const mistakes: string[] = [];
  for (const [file, imports] of graph) {
    const folder = file.split("/")[0];
    for (const path of imports) {
      const target = path.split("/")[0];
      if (target === folder || NOT_SHIPPED.test(file)) continue;
      if (!MAY_IMPORT[folder]?.includes(target)) {
        mistakes.push(`${file} imports ${path}: ${folder} may not import ${target}`);
      }
    }
    if (PORTABLE.some((pattern) => pattern.test(file)) && !NOT_SHIPPED.test(file)) {
      const text = withoutComments(Deno.readTextFileSync(join(root, file)));
      const api = text.match(/\bDeno\.\w+|["']node:[\w/]+["']/);
      if (api) mistakes.push(`${file} uses ${api[0]}: code that runs in a browser may not`);
    }
  }
  return [...mistakes, ...cycles(graph)];
}

function* sourceFiles(root: string): Generator<string> {
  const present = new Set(Array.from(Deno.readDirSync(root), ({ name }) => name));
  for (const folder of Object.keys(MAY_IMPORT)) if (present.has(folder)) yield* sourcesBelow(join(root, folder));
}

function importsOf(file: string): string[] {
  const text = withoutComments(Deno.readTextFileSync(file));
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;"']*?["'](\.{1,2}\/[^"']+\.ts)["']/g);
  return [...found, ...text.matchAll(/\bimport\(["'](\.{1,2}\/[^"']+\.ts)["']\)/g)].map((m) =>
    join(dirname(file), m[1])
  );
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

/** Each cycle once, as the path that closes it. Type-only imports count: they bind rooms just as well. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (state.get(file) === "open") {
      found.push(`import cycle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
      return;
    }
    if (state.has(file)) return;
    state.set(file, "open");
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, "done");
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

if (import.meta.main) {
  const mistakes = importMistakes(join(import.meta.dirname!, ".."));
  for (const mistake of mistakes) console.error(mistake);
  if (mistakes.length > 0) Deno.exit(1);
  console.log("imports point one way");
}
