/**
 * Gradient accumulation, as it is written into a phase that runs once for each micro-batch: its gradients, each times the
 * micro-batch's share, are added up, and the update that follows takes effect in the last micro-batch of a step alone.
 * Every row of inputs and logs belongs to a micro-batch; a step's are those of its last one.
 *
 * Where the loss is a mean over rows, and shares are the micro-batches' rows over those of the step, the sums are the
 * gradients of all micro-batches together, to rounding. (Layers that compute with a batch as a whole, such as BatchNorm,
 * see each micro-batch by itself.)
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
 * const log = builder.tensor("log", [40, 2], { role: "log" }); // a row a micro-batch: ten steps of four
 * const rate = builder.tensor("rate", [40], { role: "input" });
 * const shares = builder.tensor("shares", [40], { role: "input" }); // the host writes 1/4 throughout
 * const weight = builder.tensor("weight", [3, 2], { role: "parameter" });
 * const sums = accumulation(builder, { parameters: [weight], counters, shares, microBatches: 4 });
 * builder.phase("train", () => {
 *   const logits = builder.apply(linear, { x, weight, name: "logits" });
 *   crossEntropy(builder, { logits, labels, counters, log }, { lossColumn: 0, correctColumn: 1, gradient: true });
 *   builder.backward();
 *   const { gradients: [gradient], counters: closing } = sums.add();
 *   builder.call("sgd", { parameter: weight, gradient, rate, counters: closing });
 *   builder.call("advance", { counters });
 * });
 * console.assert(builder.build().phases.train.length === 8);
 * ```
 */
import type { Builder } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** Writes the calls of gradient accumulation. */
export interface Accumulation {
  /**
   * For whatever belongs to the step and not to a micro-batch: the same row, alive in a step's last micro-batch only, as
   * far as the replica is. Written by `add`.
   */
  readonly counters: Tensor;
  /**
   * Adds the gradients of the current phase, behind the guard. Returns the sums, in the order of the parameters, for an
   * optimizer to use as it likes, and its counters.
   */
  add(): { readonly gradients: readonly Tensor[]; readonly counters: Tensor };
}

/**
 * Declares the sums. `counters` move on by a row with each micro-batch; `shares` [rows] has the factor of each. Throws
 * `RangeError` where `microBatches` is no positive integer.
 */
export function accumulation(
  builder: Builder,
  { parameters, counters, shares, microBatches: every }: {
    readonly parameters: readonly Tensor[];
    readonly counters: Tensor;
    readonly shares: Tensor;
    readonly microBatches: number;
  },
): Accumulation {
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new RangeError(`Cannot accumulate gradients: micro-batches are a positive integer, got ${every}`);
  }
  const sums = parameters.map(({ name, shape }) => builder.tensor(`sum.${name}`, shape, { role: "state" }));
  const closing = builder.tensor("sum.counters", [2], { role: "state", dtype: "u32" });
  return {
    counters: closing,
    add() {
      const gradients = parameters.map((parameter, i) => {
        const out = builder.gradientTensor(parameter);
        const value = builder.gradient(parameter);
        builder.call("accumulate_batch", { value, shares, counters, sum: sums[i], out }, { every });
        return out;
      });
      builder.call("close_step", { counters, out: closing }, { every });
      return { gradients, counters: closing };
    },
  };
}
