/** A sequence of small tasks, the same clusters with their inputs in other orders. */
import type { Dataset } from "../../data/dataset.ts";
import type { Run } from "../../plan/run.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { GroupJob } from "../run_group.ts";
import { smallDataset } from "./small.ts";

/** Part 0 is the small dataset. */
export function smallTask(part: number): Dataset {
  const dataset = smallDataset();
  const { inputSize } = dataset;
  const inputs = dataset.inputs.map((_, i) => {
    const [row, column] = [Math.floor(i / inputSize), i % inputSize];
    return dataset.inputs[row * inputSize + (column + part) % inputSize];
  });
  return { ...dataset, task: "permuted_digits", key: `permuted_digits/part${part}`, inputs };
}

/** The datasets of a job on `tasks` tasks. */
export function smallTasks(tasks: number): Pick<GroupJob, "dataset" | "others"> {
  const all = Array.from({ length: tasks }, (_, part) => smallTask(part));
  return { dataset: all[0], others: new Map(all.map((one) => [one.key, one])) };
}

/** A run on three tasks. */
export function ofTasks(
  run: Run,
  continual: Partial<NonNullable<RunConfig["continual"]>> = {},
  optimizer: Partial<RunConfig["optimizer"]> = {},
): Run {
  const { config } = run;
  return {
    ...run,
    config: {
      ...config,
      data: { ...config.data, task: "permuted_digits", part: 0 },
      optimizer: { ...config.optimizer, ...optimizer },
      continual: { tasks: 3, reset_optimizer: false, importance: "fisher", fisher_rows: 20, ...continual },
    },
  };
}
