/**
 * Gradient accumulation, as it is written into a program of two phases: the first runs once for each micro-batch and adds
 * its gradients, divided by their number, to sums; the second makes one step from the sums. Where the loss is a mean over
 * rows, the sums are the gradients of all micro-batches together, to rounding. (Layers that compute with a batch as a
 * whole, such as BatchNorm, see each micro-batch by itself.)
 *
 * ```ts
 * import { Builder } from "../program/builder.ts";
 * import { linear } from "../matmul/linear.ts";
 * import { crossEntropy } from "../softmax_cross_entropy/cross_entropy.ts";
 * import { accumulation } from "./accumulation.ts";
 *
 * const builder = new Builder();
 * const x = builder.tensor("x", [8, 3], { role: "input" });
 * const labels = builder.tensor("labels", [8], { role: "input", dtype: "u32" });
 * const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
 * const log = builder.tensor("log", [40, 2], { role: "log" }); // a row for each micro-batch
 * const rate = builder.tensor("rate", [10], { role: "input" }); // and one for each step
 * const weight = builder.tensor("weight", [3, 2], { role: "parameter" });
 * const sums = accumulation(builder, { parameters: [weight], counters, microBatches: 4 });
 * builder.phase("accumulate", () => {
 *   const logits = builder.apply(linear, { x, weight, name: "logits" });
 *   crossEntropy(builder, { logits, labels, counters, log }, { lossColumn: 0, correctColumn: 1, gradient: true });
 *   builder.backward();
 *   sums.add();
 *   builder.call("advance", { counters });
 * });
 * builder.phase("apply", () => {
 *   const stepCounters = sums.begin();
 *   builder.call("sgd", { parameter: weight, gradient: sums.gradients[0], rate, counters: stepCounters });
 *   sums.clear();
 * });
 * console.assert(builder.build().phases.apply.length === 3);
 * ```
 */
import type { Builder } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** Writes the calls of gradient accumulation. */
export interface Accumulation {
  /** The sums, in the order of the parameters: the step's gradients, and zeros between steps. */
  readonly gradients: readonly Tensor[];
  /** Adds the gradients of the current phase: after `builder.backward()`. */
  add(): void;
  /** Begins the phase of the step. Returns the counters for the optimizer: the step's row, alive as the replica is. */
  begin(): Tensor;
  /** Sets the sums back to zero: behind the optimizer. */
  clear(): void;
}

/**
 * Declares the sums. `counters` move on by a row with each micro-batch. Throws `RangeError` where `microBatches` is no
 * positive integer.
 */
export function accumulation(
  builder: Builder,
  { parameters, counters, microBatches }: {
    readonly parameters: readonly Tensor[];
    readonly counters: Tensor;
    readonly microBatches: number;
  },
): Accumulation {
  if (!(Number.isInteger(microBatches) && microBatches >= 1)) {
    throw new RangeError(`Cannot accumulate gradients: micro-batches are a positive integer, got ${microBatches}`);
  }
  const gradients = parameters.map(({ name, shape }) => builder.tensor(`sum.${name}`, shape, { role: "state" }));
  const stepCounters = builder.tensor("sum.counters", [2], { role: "state", dtype: "u32" });
  return {
    gradients,
    add() {
      parameters.forEach((parameter, i) => {
        const operands = { sum: gradients[i], value: builder.gradient(parameter) };
        builder.call("accumulate", operands, { factor: 1 / microBatches });
      });
    },
    begin() {
      builder.call("step_row", { counters, out: stepCounters }, { every: microBatches });
      return stepCounters;
    },
    clear() {
      for (const out of gradients) builder.call("fill", { out }, { value: 0 });
    },
  };
}
