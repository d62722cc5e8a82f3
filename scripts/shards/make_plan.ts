/** A plan as a file, from experiments and the changes of a command line. */
import { FORMAT_VERSION } from "../../results/format.ts";
import type { Plan, PlannedExperiment } from "../../results/plan_format.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { countersOf } from "../../suites/core/plan/counters.ts";
import { type Cell, expand } from "../../suites/core/plan/expand.ts";
import { groupRuns } from "../../suites/core/plan/group.ts";
import { changed, type Changes } from "../../suites/core/plan/override.ts";
import type { Pass, Run } from "../../suites/core/plan/run.ts";
import type { Json } from "../../suites/core/spec/canonical.ts";
import { canonicalSpec } from "../../suites/core/spec/spec.ts";
import { CannotRun } from "../bench/cannot_run.ts";
import { CAPACITY } from "../engine/queue.ts";
import { workOfRun } from "../plan/plan_text.ts";
import type { HashData } from "./data_hashes.ts";
import { claimsHash, type Experiment, type ExperimentName } from "../spec.ts";

/** What is planned of an experiment. */
export interface PlanOptions extends Changes {
  readonly hashData: HashData;
  readonly pass?: Pass;
  /** Keeps the cells it is true for. */
  readonly cells?: (cell: Cell) => boolean;
}

/** An experiment with its name. */
export interface NamedExperiment {
  readonly name: ExperimentName;
  readonly spec: Experiment;
}

/** Plans experiments, given and noted in the order of their names. */
export function planOf(experiments: readonly PlannedExperiment[], changes: Changes, confirms?: string): Plan {
  const { seeds, quick = false, overrides = {} } = changes;
  const byName = (one: PlannedExperiment) => `${one.suite}/${one.experiment}`;
  return {
    format: FORMAT_VERSION,
    kind: "plan",
    changes: { ...(seeds !== undefined && { seeds }), quick, overrides: overrides as Record<string, Json> },
    ...(confirms !== undefined && { confirms }),
    experiments: [...experiments].sort((a, b) => byName(a) < byName(b) ? -1 : 1),
  };
}

/**
 * Plans one pass of an experiment; its data is read or drawn, for the hashes. Throws `SpecError` for changes that do not
 * fit, and `CannotRun` where all data is missing.
 */
export async function planExperiment(
  { name, spec }: NamedExperiment,
  options: PlanOptions,
): Promise<PlannedExperiment> {
  const experiment = changed(spec, options);
  const { runs, data } = await runsWithData({ name, spec }, options);
  const groups = groupRuns(runs);
  const workOf = (config: Run["config"]) => workOfRun(config, spec);
  const programs = groups.map(({ runs: [run] }) => countersOf(run, { ...spec, workOf, capacity: CAPACITY }));
  const programOf = new Map(groups.flatMap((group, i) => group.runs.map((run) => [run, i] as const)));
  return {
    ...name,
    pass: options.pass ?? "first",
    specification: canonicalSpec(experiment),
    claimsHash: claimsHash(spec),
    data,
    programs,
    runs: runs.map((run) => {
      const { id, cell, tuned, seed, pass } = run;
      return { id, cell, tuned, seed, pass, program: programOf.get(run)! };
    }),
  };
}

/** Runs with ids that cover their data, and the hashes of the data that is there. */
async function runsWithData({ name, spec }: NamedExperiment, options: PlanOptions) {
  const data: Record<string, string> = {};
  const missing: string[] = [];
  const choices = expand(spec, options).flatMap(({ config }) => dataNeeded(config));
  for (const choice of new Map(choices.map((one) => [dataKey(one), one])).values()) {
    const found = await options.hashData(choice);
    if ("hash" in found) data[dataKey(choice)] = found.hash;
    else missing.push(found.missing);
  }
  if (Object.keys(data).length === 0 && missing.length > 0) throw new CannotRun(name, missing);
  return { data, runs: expand(spec, { ...options, dataHash: (choice) => data[dataKey(choice)] ?? "" }) };
}
