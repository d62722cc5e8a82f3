/** Which experiments can run on this machine, and what would help those that cannot. */
import { expand } from "../../suites/core/plan/expand.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { SpecError } from "../../suites/core/spec/problem.ts";
import type { Spec } from "../../suites/core/spec/spec.ts";
import type { ExperimentName } from "../bench/experiments.ts";

/** Name of a task. */
export type Task = RunConfig["data"]["task"];

/** Whether an experiment can run. */
export interface ExperimentState {
  readonly name: string;
  readonly headline: boolean;
  /** Why it cannot run, a line each; empty if it can. */
  readonly obstacles: readonly string[];
}

/** What decides it. */
export interface ExperimentInputs {
  readonly names: readonly ExperimentName[];
  readonly headlines: readonly ExperimentName[];
  readonly load: (name: ExperimentName) => Spec;
  /** Null for data that is there or is drawn, else what is missing, with the command that helps. */
  readonly missing: (task: Task) => string | null;
}

/** The state of each experiment. */
export function experimentStates({ names, headlines, load, missing }: ExperimentInputs): ExperimentState[] {
  const isHeadline = ({ suite, experiment }: ExperimentName) =>
    headlines.some((one) => one.suite === suite && one.experiment === experiment);
  return names.map((name) => ({
    name: `${name.suite}/${name.experiment}`,
    headline: isHeadline(name),
    obstacles: obstaclesOf(() => load(name), missing),
  }));
}

function obstaclesOf(load: () => Spec, missing: ExperimentInputs["missing"]): string[] {
  try {
    const tasks = new Set(expand(load(), { seeds: 1 }).map(({ config }) => config.data.task));
    return [...tasks].map(missing).filter((obstacle) => obstacle !== null);
  } catch (error) {
    if (error instanceof SpecError) return error.message.split("\n");
    throw error;
  }
}
