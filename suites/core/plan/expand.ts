/** From an experiment to its runs: cells × tuned values × seeds, each with the hash of what it is. */
import { cellsOf, tunedOf } from "../spec/cells.ts";
import type { DataChoice } from "../data/sizes.ts";
import type { Json } from "../spec/canonical.ts";
import { runConfig } from "../spec/settings_fit.ts";
import type { Settings } from "../spec/settings.ts";
import type { Spec } from "../spec/spec.ts";
import { dataNeeded } from "./data_needed.ts";
import { shortHash } from "./hash.ts";
import { changed, type Changes, checkedSettings, type Overrides } from "./override.ts";
import type { Pass, Run } from "./run.ts";

/** Values of varied settings by dotted path: which runs belong together. */
export type Cell = Readonly<Record<string, Json>>;

/** Which runs to list. */
export interface ExpandOptions extends Changes {
  /** Seeds 0 to n − 1 in the first pass, the default, and n to 2n − 1 in the confirmation. */
  readonly pass?: Pass;
  /** Keeps the cells it is true for. */
  readonly cells?: (cell: Cell) => boolean;
  /** Hash of a run's data, part of its id; without it ids say nothing of the data. */
  readonly dataHash?: (data: DataChoice) => string;
  /**
   * Settings that runs get whatever their cell says, which keeps its name: a deliberate fault, to show that the
   * verdict turns.
   */
  readonly mutation?: Overrides;
}

/** The runs of an experiment: seeds change fastest, then tuned values, then cells. Throws `SpecError`. */
export function expand(spec: Spec, options: ExpandOptions = {}): Run[] {
  const { pass = "first", cells = () => true, dataHash = () => "", mutation = {} } = options;
  const experiment = changed(spec, options);
  const fault = checkedSettings(mutation, "mutation");
  const { seeds, protocol } = experiment;
  const firstSeed = pass === "first" ? 0 : seeds;
  const runs: Run[] = [];
  for (const cell of cellsOf(experiment).map(plain).filter(cells)) {
    for (const tuned of tunedOf(experiment).map(plain)) {
      const config = runConfig({ ...experiment.settings, ...cell, ...tuned, ...fault }, protocol);
      const data = dataNeeded(config).map(dataHash).join(" ");
      for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
        runs.push({ id: shortHash({ config, seed, data }), cell, tuned, seed, pass, config });
      }
    }
  }
  return runs;
}

/** Settings as a record without absent entries. */
function plain(settings: Settings): Record<string, Json> {
  return settings as Record<string, Json>;
}
