/**
 * From the text of an experiment to a resolved {@linkcode Spec}.
 *
 * 1. Read the file and its bases and merge them; every value keeps its place (`bases.ts`, `tree.ts`).
 * 2. Check values against the schema and keys against each other (`experiment.ts`, `rules.ts`). All mistakes so far are
 *    reported together.
 * 3. Put settings together, defaults first, then sections, then what is fixed, and check that every cell fits and that
 *    claims can be judged (`claims_fit.ts`).
 */
import { type Read, readWithBases } from "./bases.ts";
import { whyIgnored } from "../protocols/table.ts";
import { cellsOf, countRuns, MOST_RUNS, tunedOf } from "./cells.ts";
import { comparableText } from "./canonical.ts";
import { claimMisfits } from "./claims_fit.ts";
import { type BlockSchemas, type ExperimentFile, experimentFile } from "./experiment.ts";
import { check, type Mistake } from "./explain.ts";
import { SpecError, type SpecProblem } from "./problem.ts";
import { brokenRules } from "./rules.ts";
import { defaultSettings, settingEntries, type SettingPath, type Settings, settingsOf } from "./settings.ts";
import { observeMisfit } from "../observe/fit.ts";
import type { RunConfig } from "./config.ts";
import { misfits, runConfig } from "./settings_fit.ts";
import type { Spec } from "./spec.ts";
import { keyPlace, type Path, placeOf, type Tree, treeAt, valueOf } from "./tree.ts";

/** What loading an experiment needs besides its path. */
export interface LoadOptions<Figures, Tables> extends BlockSchemas<Figures, Tables> {
  /** Folder that `base` counts from. */
  readonly root?: string;
  /** Ids of the claims that there are; without them any id will do. */
  readonly claimIds?: readonly string[];
}

/** Seeds of an experiment that names no number. */
const DEFAULT_SEEDS = 10;

/**
 * Loads an experiment. `read` gives the text of a file, for example `Deno.readTextFileSync`.
 * Throws {@linkcode SpecError} with every mistake of the file and its bases.
 */
export function loadSpec<Figures, Tables>(
  path: string,
  read: Read,
  options: LoadOptions<Figures, Tables>,
): Spec<Figures, Tables> {
  const problems: SpecProblem[] = [];
  const merged = readWithBases(path, read, options.root ?? "configs", problems);
  if (!merged) throw new SpecError(problems);
  const { tree, files, complete } = merged;
  const checked = check(experimentFile(options), valueOf(tree));
  const rules = complete ? brokenRules(tree, files) : [];
  problems.push(...locate(tree, "mistakes" in checked ? [...checked.mistakes, ...rules] : rules));
  if (problems.length > 0 || "mistakes" in checked) throw new SpecError(problems);
  const spec = resolve(path, checked.data, tree);
  const unfit = locate(tree, [...misfitsOf(spec, tree), ...claimMisfits(spec, options.claimIds)]);
  if (unfit.length > 0) throw new SpecError(unfit);
  return spec;
}

/** Gives mistakes their place; of several at one place the first is enough. */
function locate(tree: Tree, mistakes: readonly Mistake[]): SpecProblem[] {
  const seen = new Set<string>();
  return mistakes.flatMap(({ path, message, atKey }) => {
    const dotted = path.map(String).join(".");
    if (seen.has(dotted)) return [];
    seen.add(dotted);
    const place = atKey ? keyPlace(tree, path) : placeOf(tree, path);
    return [{ ...place, path: dotted, message }];
  });
}

function resolve<Figures, Tables>(
  file: string,
  data: ExperimentFile<Figures, Tables>,
  tree: Tree,
): Spec<Figures, Tables> {
  const { question = "", source, protocol = "train", vary = {}, cases = [], sample, tune = {}, fix = {} } = data;
  const { quick = {}, seeds = DEFAULT_SEEDS, observe = [], claims = [], caveats = [] } = data;
  const { figures, tables, headline } = data;
  const elsewhere = [vary, tune, sample?.priors ?? {}, cases[0] ?? {}].flatMap((map) => Object.keys(map));
  const stated: Settings = { ...defaultSettings(), ...settingsOf(valueOf(tree)), ...fix };
  const settings = settingEntries(stated).filter(([path]) => {
    return !elsewhere.includes(path) && whyIgnored(protocol, path) === undefined;
  });
  return {
    file,
    question,
    ...(source && { source }),
    protocol,
    settings: Object.fromEntries(settings),
    fixed: Object.keys(fix) as SettingPath[],
    vary,
    cases,
    ...(sample && { sample }),
    tune,
    quick,
    seeds,
    observe,
    claims,
    ...(figures !== undefined && { figures }),
    ...(tables !== undefined && { tables }),
    ...(headline !== undefined && { headline }),
    caveats,
  };
}

/** Too many runs, and every cell whose settings do not go together, at the value to blame. */
function misfitsOf(spec: Spec, tree: Tree): Mistake[] {
  const runs = countRuns(spec);
  if (runs > MOST_RUNS) {
    const path = ["vary", "cases", "sample"].filter((key) => treeAt(tree, [key])).slice(0, 1);
    return [{ path, message: `makes ${runs} runs; at most ${MOST_RUNS} are allowed`, atKey: true }];
  }
  return cellsOf(spec).flatMap((cell, index) =>
    tunedOf(spec).flatMap((tuned) => {
      const settings = { ...spec.settings, ...cell, ...tuned };
      const config = runConfig(settings, spec.protocol);
      const unfit = misfits(config, spec.protocol).map(({ setting, message, inner = [] }) => {
        return { path: [...pathOf(spec, setting, settings, index, tree), ...inner], message, atKey: false };
      });
      return unfit.length > 0 ? unfit : unobservable(spec, config);
    })
  );
}

function unobservable({ observe }: Spec, config: RunConfig): Mistake[] {
  return observe.flatMap((quantity, i) => {
    const message = observeMisfit(quantity, config);
    return message ? [{ path: ["observe", i], message: `${quantity} ${message}`, atKey: false }] : [];
  });
}

/** Where the file gives a setting the value it has in a cell. */
function pathOf(spec: Spec, setting: SettingPath, settings: Settings, cell: number, tree: Tree): Path {
  const value = comparableText(settings[setting]);
  for (const role of ["vary", "tune"] as const) {
    const index = spec[role][setting]?.findIndex((item) => comparableText(item) === value) ?? -1;
    if (index >= 0) return [role, setting, index];
  }
  const draws = spec.sample?.n ?? 1;
  if (spec.cases.length > 0 && setting in spec.cases[0]) {
    return ["cases", Math.floor(cell / draws) % spec.cases.length, setting];
  }
  if (spec.sample?.priors[setting]) return ["sample", "priors", setting];
  return treeAt(tree, ["fix", setting]) ? ["fix", setting] : setting.split(".");
}
