/**
 * An optimizer is a list of parts: the penalty of an earlier task, a bound on the gradients, the update rule. Its numbers
 * are columns of `train.numbers`, so that runs that differ in nothing else are replicas of one program; what its parts
 * measure is in `optimizer.log`. Plain gradient descent needs neither.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { clipping } from "./clipping.ts";
import { isPlain, type OptimizerConfig } from "./optimizer_config.ts";
import { numberColumns } from "./optimizer_numbers.ts";
import type { Step, Trained, Transform } from "./transform.ts";
import { ewcPenalty, plainDescent, updateRule } from "./update_rules.ts";

/** What an optimizer is declared with. */
export interface OptimizerOptions {
  readonly parameters: readonly Trained[];
  /** Rows of the tensors of numbers and logs: steps between two readbacks. */
  readonly capacity: number;
  /** [capacity], the learning rates of plain gradient descent; needed by that alone. */
  readonly rate?: Tensor;
  /** Logs the norm of all gradients before and after clipping. */
  readonly observe?: boolean;
}

/** A declared optimizer. */
export interface Optimizer {
  /** [capacity, N], what the host writes before each slice; absent in plain gradient descent. */
  readonly numbers?: Tensor;
  /** Names of the columns of `numbers`. */
  readonly columns: readonly string[];
  /** [capacity, K], what the host reads back; absent where nothing is measured. */
  readonly log?: Tensor;
  readonly logColumns: readonly string[];
  /** State, zero at the start. */
  readonly state: readonly Tensor[];
  /** Emits the calls of a step; `gradients` are in the order of the parameters, and clipping changes them in place. */
  update(gradients: readonly Tensor[], counters: Tensor): void;
  /** Emits the calls of clipping alone. */
  clip(gradients: readonly Tensor[], counters: Tensor): void;
}

/** Declares state, numbers and log of an optimizer. Throws `RangeError` where plain gradient descent has no `rate`. */
export function declareOptimizer(builder: Builder, config: OptimizerConfig, options: OptimizerOptions): Optimizer {
  const { parameters, capacity, rate, observe = false } = options;
  const plain = isPlain(config);
  if (plain && !rate) {
    throw new RangeError("Cannot declare an optimizer: plain gradient descent needs a tensor of rates, got none");
  }
  const bounds = clipping(config.clip ?? "none", parameters, observe);
  const parts: Transform[] = [
    ...(config.ewc === undefined ? [] : [ewcPenalty]),
    ...bounds,
    plain ? plainDescent : updateRule(config, parameters),
  ];
  const columns = plain ? [] : numberColumns(config, Math.max(...parameters.map(({ layer }) => layer)));
  const logColumns = [...new Set(parts.flatMap((part) => part.log))];
  const numbers = plain ? undefined : builder.tensor("train.numbers", [capacity, columns.length], { role: "input" });
  const log = logColumns.length === 0
    ? undefined
    : builder.tensor("optimizer.log", [capacity, logColumns.length], { role: "log" });
  const states = parts.map((part) => part.init(builder, parameters));
  const named = { column: finder(columns), logColumn: finder(logColumns) };
  const shared = { builder, parameters, numbers: numbers ?? rate!, log, ...named };
  return {
    numbers,
    columns,
    log,
    logColumns,
    state: states.flat(2),
    update: (gradients, counters) => {
      const step: Step = { ...shared, gradients, counters };
      parts.forEach((part, i) => part.update(step, states[i]));
    },
    clip: (gradients, counters) => {
      for (const bound of bounds) bound.update({ ...shared, gradients, counters }, states[parts.indexOf(bound)]);
    },
  };
}

function finder(names: readonly string[]): (name: string) => number {
  return (name) => {
    const at = names.indexOf(name);
    if (at < 0) throw new RangeError(`Cannot find column "${name}": there are ${names.join(", ")}`);
    return at;
  };
}
