/** Which experiments can run on this machine, and what would help those that cannot. */
import { expand } from "../../suites/core/plan/expand.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { SpecError } from "../../suites/core/spec/problem.ts";
import type { Spec } from "../../suites/core/spec/spec.ts";
import type { ExperimentName } from "../spec.ts";

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
  readonly load: (name: ExperimentName) => Spec;
  /** Null for data that is there or is drawn, else what is missing, with the command that helps. */
  readonly missing: (task: Task) => string | null;
}

/** The state of each experiment. */
export function experimentStates({ names, load, missing }: ExperimentInputs): ExperimentState[] {
  return names.map((one): ExperimentState => {
    const name = `${one.suite}/${one.experiment}`;
    try {
      const spec = load(one);
      const tasks = new Set(expand(spec, { seeds: 1 }).map(({ config }) => config.data.task));
      const obstacles = [...tasks].map(missing).filter((obstacle) => obstacle !== null);
      return { name, headline: spec.headline !== undefined, obstacles };
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return { name, headline: false, obstacles: error.message.split("\n") };
    }
  });
}
