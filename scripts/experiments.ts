/** Which experiments there are, and which a command line names. Every file `configs/<suite>/<experiment>.yaml` is one. */
import { join } from "@std/path";
import { SUITES } from "../suites/table.ts";
import { type BenchOptions, UsageError } from "./bench/options.ts";
import { type ExperimentName, loadExperiment, ROOT } from "./spec.ts";

/** Folders of `configs/` that hold no experiments. */
const NO_SUITES = ["base", "claims"];

/** Every experiment, in the order of the suites' table, then by name; suites that are not in the table come last. */
export function everyExperiment(root = ROOT): ExperimentName[] {
  const rank = (suite: string) => SUITES.findIndex(({ name }) => name === suite) >>> 0;
  return [...Deno.readDirSync(join(root, "configs"))]
    .filter(({ name, isDirectory }) => isDirectory && !NO_SUITES.includes(name))
    .flatMap(({ name: suite }) => experimentsIn(join(root, "configs", suite), suite))
    .sort((a, b) => rank(a.suite) - rank(b.suite) || compare(a.suite, b.suite) || compare(a.experiment, b.experiment));
}

/** What a command line asks for: everything, what it names, or the headline experiments. Throws as those do. */
export function askedExperiments({ names, all }: Pick<BenchOptions, "names" | "all">): ExperimentName[] {
  if (all) return everyExperiment();
  return names.length > 0 ? namedExperiments(names) : headlineExperiments();
}

/** Those that a bench without a name runs. Throws `SpecError` with the mistakes of any. */
export function headlineExperiments(): ExperimentName[] {
  return everyExperiment().filter((name) => loadExperiment(name).headline !== undefined);
}

/** The experiments that words name: a suite, or `suite/experiment`, each once. Throws `UsageError`. */
export function namedExperiments(words: readonly string[]): ExperimentName[] {
  const every = everyExperiment();
  const chosen = words.flatMap((word) => {
    const found = every.filter(({ suite, experiment }) => word === suite || word === `${suite}/${experiment}`);
    if (found.length === 0) throw new UsageError(unknownName(word, every));
    return found;
  });
  return every.filter((one) => chosen.includes(one));
}

function experimentsIn(folder: string, suite: string): ExperimentName[] {
  return [...Deno.readDirSync(folder)]
    .filter(({ name, isFile }) => isFile && name.endsWith(".yaml"))
    .map(({ name }) => ({ suite, experiment: name.slice(0, -".yaml".length) }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function unknownName(word: string, every: readonly ExperimentName[]): string {
  const known = [...Map.groupBy(every, ({ suite }) => suite)].map(([suite, own]) =>
    `  ${suite}: ${own.map(({ experiment }) => `${suite}/${experiment}`).join(", ")}`
  );
  return `no suite or experiment is called "${word}"; there are\n${known.join("\n")}`;
}
