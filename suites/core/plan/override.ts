/** Values from outside the file: `--set` and `--quick`. */
import { cellsOf, countRuns, MOST_RUNS, tunedOf } from "../spec/cells.ts";
import { comparableText } from "../spec/canonical.ts";
import { check } from "../spec/explain.ts";
import { nearest } from "../spec/nearest.ts";
import { SpecError, type SpecProblem } from "../spec/problem.ts";
import { whyIgnored } from "../protocols/table.ts";
import { isSetting, settingEntries, SETTINGS, type Settings } from "../spec/settings.ts";
import { misfits, runConfig } from "../spec/settings_fit.ts";
import type { Axes, Spec } from "../spec/spec.ts";

/** Seeds of a quick bench. */
const QUICK_SEEDS = 3;

/** Values by dotted path, not checked yet. */
export type Overrides = Readonly<Record<string, unknown>>;

/** What a bench changes of an experiment. */
export interface Changes {
  /** Instead of the experiment's number. */
  readonly seeds?: number;
  /** Three seeds and the smallest sizes the experiment states. */
  readonly quick?: boolean;
  /** Values of `--set`; of a varied or tuned setting only that value is left. */
  readonly overrides?: Overrides;
}

/** The experiment as changed: what runs, and what a result stores. Throws {@linkcode SpecError}, naming `--set`. */
export function changed<F, T>(spec: Spec<F, T>, { seeds, quick = false, overrides = {} }: Changes): Spec<F, T> {
  if (seeds !== undefined && !(Number.isInteger(seeds) && seeds >= 1)) {
    throw new RangeError(`Cannot plan ${spec.file}: seeds must be a whole number of at least 1, got ${seeds}`);
  }
  const smaller = quick ? replaced(spec, spec.quick) : spec;
  const set = replaced(smaller, checkedOverrides(spec, overrides));
  const result = { ...set, seeds: seeds ?? (quick ? Math.min(QUICK_SEEDS, spec.seeds) : spec.seeds) };
  const runs = countRuns(result);
  if (runs > MOST_RUNS) {
    throw new RangeError(`Cannot plan ${spec.file}: a pass has at most ${MOST_RUNS} runs, got ${runs}`);
  }
  const unfit = cellsOf(result).flatMap((cell) =>
    tunedOf(result).flatMap((tuned) =>
      misfits(runConfig({ ...result.settings, ...cell, ...tuned }, spec.protocol), spec.protocol)
    )
  );
  if (unfit.length > 0) {
    throw new SpecError(
      unfit.map(({ setting, message, inner = [] }) => problem([setting, ...inner].join("."), message)),
    );
  }
  return result;
}

/** Values of settings from outside a file, checked. Throws {@linkcode SpecError} with all mistakes. */
export function checkedSettings(values: Overrides, source = SOURCE): Settings {
  const problems: SpecProblem[] = [];
  const settings: Settings = {};
  for (const [path, value] of Object.entries(values)) {
    const rule = isSetting(path) ? SETTINGS.get(path) : undefined;
    if (!rule) {
      const meant = nearest(path, [...SETTINGS.keys()]);
      const advice = meant ? `did you mean "${meant}"?` : `allowed: ${[...SETTINGS.keys()].join(", ")}`;
      problems.push(problem(path, `unknown setting; ${advice}`, source));
      continue;
    }
    const result = check(rule.schema, value);
    if ("data" in result) settings[rule.path] = result.data;
    else {
      for (const mistake of result.mistakes) {
        problems.push(problem([path, ...mistake.path.map(String)].join("."), mistake.message, source));
      }
    }
  }
  if (problems.length > 0) throw new SpecError(problems);
  return settings;
}

const SOURCE = "--set";

function problem(path: string, message: string, file = SOURCE): SpecProblem {
  return { file, line: 0, column: 0, path, message };
}

function checkedOverrides(spec: Spec, overrides: Overrides): Settings {
  const settings = checkedSettings(overrides);
  const useless = settingEntries(settings).flatMap(([path]) => {
    const why = whyIgnored(spec.protocol, path);
    return why === undefined ? [] : [problem(path, `has no effect: ${why}`)];
  });
  if (useless.length > 0) throw new SpecError(useless);
  return settings;
}

/** Puts values in place of whatever an experiment says of their settings. */
function replaced<F, T>(spec: Spec<F, T>, values: Settings): Spec<F, T> {
  const vary: Axes = { ...spec.vary };
  const tune: Axes = { ...spec.tune };
  const priors = { ...spec.sample?.priors };
  const settings: Settings = { ...spec.settings };
  const inCases: Settings = {};
  for (const [path, value] of settingEntries(values)) {
    if (vary[path]) vary[path] = [value];
    else if (tune[path]) tune[path] = [value];
    else if (priors[path]) priors[path] = { choice: [value] };
    else if (spec.cases[0]?.[path] !== undefined) inCases[path] = value;
    else if (whyIgnored(spec.protocol, path) === undefined) settings[path] = value;
  }
  const cases = unequal(spec.cases.map((one) => ({ ...one, ...inCases })));
  return { ...spec, settings, vary, tune, cases, ...(spec.sample && { sample: { ...spec.sample, priors } }) };
}

/** Cases that a value has made equal count once. */
function unequal(cases: readonly Settings[]): Settings[] {
  return [...new Map(cases.map((one) => [comparableText(one), one])).values()];
}
