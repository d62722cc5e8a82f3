import type { Values } from "../../../kernels/program/device.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import { PARTS } from "../data/sizes.ts";
import { Fisher } from "../run/fisher.ts";
import type { Evaluated } from "../run/history.ts";
import type { RunConfig } from "../spec/config.ts";
import { Consolidation, type ConsolidationState } from "./consolidation.ts";
import { readForgetting } from "./forgetting.ts";
import type { Protocol } from "./protocol.ts";
import type { TrainingGroup } from "./training_group.ts";

/**
 * Learns the parts of a dataset one after another, `train.steps` steps each, and tests on all of them after each. The
 * learning-rate schedule starts over with every task; the optimizer's state, and Adam's count of steps with it, does with
 * `reset_optimizer`. With `optimizer.ewc` each later task is trained with the penalty of `consolidation.ts`. At the end
 * `validation_*` and `test_*` are means over the tasks.
 */
export const continual: Protocol = {
  description: "learn one task after another and test on all of them",
  ownSection: true,
  ignores: (setting) => IGNORED[setting],
  check(config, found) {
    const { continual: own, data: { task }, model, optimizer } = config;
    if (!own) return;
    const parts = PARTS[task];
    found.unless(parts !== undefined, "data.task", `must have parts, as ${Object.keys(PARTS).join(", ")}, got ${task}`);
    if (parts === undefined) return;
    const { tasks = parts, importance } = own;
    found.unless(tasks <= parts, "continual.tasks", `must be at most ${parts}, the tasks of ${task}, got ${tasks}`);
    const oneRow = optimizer.ewc === undefined || importance === "equal" || model.norm !== "batch";
    found.unless(oneRow, "continual.importance", `must be equal with batch norm, which has no gradient of one row`);
    config.interventions?.forEach((one, i) =>
      found.unless(one.do !== "swap_data", "interventions", "has no place where tasks follow each other", [i, "do"])
    );
  },
  records: ["snapshot", "step", "evaluation"],
  passes(config, { validation, test }) {
    const tasks = tasksOf(config);
    return { signal: 1, train: tasks * config.train.steps, evaluate: tasks * (tasks * test + validation) };
  },
  async run(group) {
    const { config } = group.runs[0];
    const { continual: own, optimizer: { ewc }, train: { steps } } = config;
    const tasks = tasksOf(config);
    await group.snapshot(0);
    await using penalty = ewc === undefined ? undefined : await Penalty.of(group);
    // Of a group that goes on from a checkpoint, tasks that were learned have left their traces in the memory.
    const learned = Math.floor(group.step / steps);
    for (let task = learned; task < tasks; task++) {
      group.show(group.part(task));
      if (task > 0 && own!.reset_optimizer && group.step === task * steps) group.resetOptimizer();
      await group.train((task + 1) * steps);
      const tested = await onTasks(group, tasks, "test");
      group.runs.forEach((_, replica) => {
        const row = tested.map((one) => one[replica]?.test_accuracy);
        if (!row.every((accuracy) => accuracy !== undefined)) return;
        memoryOf(group, replica).matrix.push(row);
        group.history(replica).addProfile("task_accuracy", row, (task + 1) * steps);
      });
      if (task === 0) {
        const parameters = await group.parameters();
        group.runs.forEach((_, replica) => {
          memoryOf(group, replica).first = parameters.map((copies) => copies[replica]);
        });
      }
      if (task < tasks - 1) await penalty?.add(task);
    }
    await record(group, tasks);
  },
};

const IGNORED: Readonly<Record<string, string>> = {
  "data.part": "learns every part in turn",
  "train.evaluate_every": "evaluates after every task",
};

function tasksOf({ continual: own, data: { task } }: RunConfig): number {
  return own!.tasks ?? PARTS[task] ?? 2;
}

/** What is kept of a run from task to task. */
interface Memory {
  /** Accuracies on all tasks, a row for each task learned. */
  matrix: number[][];
  /** Parameters after the first task, by parameter. */
  first: Values[];
  /** The penalty so far, by parameter. */
  penalty: ConsolidationState[];
}

function memoryOf(group: TrainingGroup, replica: number): Memory {
  const memory = group.memory(replica) as Partial<Memory>;
  memory.matrix ??= [];
  memory.first ??= [];
  memory.penalty ??= [];
  return memory as Memory;
}

/** Evaluations of every task, of all runs. */
async function onTasks(group: TrainingGroup, tasks: number, set: "validation" | "test") {
  const found: (Evaluated | undefined)[][] = [];
  for (let task = 0; task < tasks; task++) {
    group.show(group.part(task));
    found.push(await group.measure(set));
  }
  return found;
}

async function record(group: TrainingGroup, tasks: number): Promise<void> {
  const sets = [await onTasks(group, tasks, "validation"), await onTasks(group, tasks, "test")];
  const last = await group.parameters();
  group.runs.forEach((_, replica) => {
    const { matrix, first } = memoryOf(group, replica);
    if (matrix.length < tasks) return; // it diverged on the way
    const history = group.history(replica);
    for (const evaluated of sets) {
      for (const quantity of Object.keys(evaluated[0][replica]!) as (keyof Evaluated)[]) {
        history.addScalar(quantity, evaluated.reduce((sum, one) => sum + one[replica]![quantity], 0) / tasks);
      }
    }
    history.addProfile("task_accuracy", matrix[tasks - 1]);
    const squares = last.flatMap((copies, i) => Array.from(copies[replica], (value, k) => (value - first[i][k]) ** 2));
    history.addScalar("distance_moved", Math.sqrt(squares.reduce((sum, square) => sum + square, 0)));
    for (const [quantity, value] of Object.entries(readForgetting(matrix))) {
      history.addScalar(quantity as QuantityName, value);
    }
  });
}

/** The penalty of the tasks so far, by parameter and run. */
class Penalty implements AsyncDisposable {
  readonly #tasks: readonly (readonly Consolidation[])[];

  private constructor(readonly group: TrainingGroup, readonly fisher: Fisher | undefined) {
    this.#tasks = group.built.parameters.map(({ tensor: { shape } }, i) =>
      group.runs.map((_, replica) => {
        const kept = memoryOf(group, replica).penalty[i];
        return kept ? Consolidation.from(kept) : new Consolidation(shape.reduce((a, b) => a * b));
      })
    );
  }

  static async of(group: TrainingGroup): Promise<Penalty> {
    const { importance, fisher_rows: rows } = group.runs[0].config.continual!;
    const job = { runs: group.runs, dataset: group.part(0), rows };
    return new Penalty(group, importance === "equal" ? undefined : await Fisher.load(group.device, job));
  }

  /** Takes in the task that has just been learned. */
  async add(task: number): Promise<void> {
    const { group } = this;
    const { importance } = group.runs[0].config.continual!;
    const parameters = await group.parameters();
    const labels = importance === "fisher" ? "sampled" : "empirical";
    const weights = await this.fisher?.diagonal(parameters, {
      ...{ dataset: group.part(task), labels, stream: `fisher/task${task}` },
    });
    group.built.parameters.forEach(({ tensor: { name } }, i) =>
      group.runs.forEach((_, replica) => {
        const sum = this.#tasks[i][replica];
        const values = parameters[i][replica];
        sum.add(values.slice(), weights?.[i][replica] ?? new Float64Array(values.length).fill(1));
        group.writeState(`${name}.fisher`, replica, Float32Array.from(sum.fisher));
        group.writeState(`${name}.anchor`, replica, Float32Array.from(sum.anchor()));
        memoryOf(group, replica).penalty[i] = sum.state();
      })
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fisher?.[Symbol.asyncDispose]();
  }
}
