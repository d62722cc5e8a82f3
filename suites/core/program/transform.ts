/**
 * The parts that an optimizer is composed of. Each is a pure pair: `init` declares the state it keeps from step to step,
 * `update` emits the calls of a step in the current phase. They run one after another over the same gradients.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";

/** A tensor that an optimizer updates. */
export interface Trained {
  readonly tensor: Tensor;
  /** Layer it belongs to, the first being 1: what its learning rate hangs on where there is a layer decay. */
  readonly layer: number;
  /** Whether weight decay applies; true by default. */
  readonly decay?: boolean;
}

/** State of a part: its tensors for each parameter, in the order of the parameters. */
export type State = readonly (readonly Tensor[])[];

/** What a step gives every part. */
export interface Step {
  readonly builder: Builder;
  readonly parameters: readonly Trained[];
  /** Gradients in the order of the parameters; a part may change them in place. */
  readonly gradients: readonly Tensor[];
  /** [capacity, N], one row a step; of plain gradient descent [capacity], the learning rates. */
  readonly numbers: Tensor;
  readonly counters: Tensor;
  /** The column of `numbers` with a name. Throws `RangeError` where there is none. */
  column(name: string): number;
  /** [capacity, K], one row a step; present where a part has log columns. */
  readonly log?: Tensor;
  /** The column of the log with a name. Throws `RangeError` where there is none. */
  logColumn(name: string): number;
}

/** A part of an update rule. */
export interface Transform {
  /** Columns of the log that it writes. */
  readonly log: readonly string[];
  init(builder: Builder, parameters: readonly Trained[]): State;
  update(step: Step, state: State): void;
}

/** A part without state. */
export function stateless(log: readonly string[], update: (step: Step) => void): Transform {
  return { log, init: () => [], update };
}

/** Tensors of zeros of each parameter's shape, named after it. */
export function zerosLike(builder: Builder, parameters: readonly Trained[], ...suffixes: string[]): State {
  return parameters.map(({ tensor }) =>
    suffixes.map((suffix) => builder.tensor(`${tensor.name}.${suffix}`, tensor.shape, { role: "state" }))
  );
}

/** `prefix[layer1.weight]` for each parameter: log columns that lie side by side. */
export function columnsByParameter(prefix: string, parameters: readonly Trained[]): string[] {
  return parameters.map(({ tensor }) => `${prefix}[${tensor.name}]`);
}

/** Emits the norms of tensors, one a parameter, into the log columns of that prefix. */
export function logNorms(step: Step, prefix: string, tensors: readonly Tensor[]): void {
  const { builder, counters, log, parameters } = step;
  columnsByParameter(prefix, parameters).forEach((name, i) =>
    builder.call("vector_norm", { input: tensors[i], counters, log }, { column: step.logColumn(name) })
  );
}

/** Emits the norm of all gradients together, from their own norms under `prefix`, into the log column `name`. */
export function logGlobalNorm(step: Step, prefix: string, name: string): void {
  const { builder, counters, log, parameters } = step;
  const [first] = columnsByParameter(prefix, parameters);
  builder.call("global_norm", { log, counters }, {
    first: step.logColumn(first),
    count: parameters.length,
    column: step.logColumn(name),
  });
}
