/**
 * Loss scaling, as it is written into a program: the loss's gradient is multiplied by a scale, so that small gradients
 * stay above fp16's smallest number on their way back; before the step the scale is taken out again in f32, and a step
 * with a gradient that overflowed is left out. (Micikevicius et al., ICLR 2018, sections 3.2 and 3.3; the dynamic scale
 * follows `torch.amp.GradScaler`.)
 *
 * ```ts
 * import { Builder } from "../program/builder.ts";
 * import { linear } from "../matmul/linear.ts";
 * import { crossEntropy } from "../softmax_cross_entropy/cross_entropy.ts";
 * import { lossScaling } from "./loss_scaling.ts";
 *
 * const builder = new Builder();
 * const x = builder.tensor("x", [8, 3], { role: "input" });
 * const labels = builder.tensor("labels", [8], { role: "input", dtype: "u32" });
 * const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
 * const rate = builder.tensor("rate", [10], { role: "input" });
 * const log = builder.tensor("log", [10, 5], { role: "log" });
 * const weight = builder.tensor("weight", [3, 2], { role: "parameter" });
 * const scaling = lossScaling(builder, { counters, scale: { static: 1024 } }); // the host writes scaling.initialState
 * builder.phase("train", () => {
 *   const logits = builder.apply(linear, { x, weight, name: "logits" });
 *   crossEntropy(builder, { logits, labels, counters, log }, { lossColumn: 0, correctColumn: 1, gradient: true });
 *   scaling.scale(builder.gradient(logits));
 *   builder.backward();
 *   const gradient = builder.gradient(weight);
 *   const stepCounters = scaling.unscale([gradient]);
 *   builder.call("sgd", { parameter: weight, gradient, rate, counters: stepCounters });
 *   scaling.update({ log, column: 2 }); // columns 2 to 4: scale of this step, steps skipped so far, whether this one was
 *   builder.call("advance", { counters });
 * });
 * console.assert(builder.build().phases.train.length === 12);
 * ```
 */
import type { Builder } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { LOSS_SCALE, LOSS_SCALE_SIZE } from "./state.ts";

/** How the scale is chosen: one number for the whole run, or one that follows overflows. */
export type LossScale = { readonly static: number } | { readonly dynamic: DynamicLossScale };

/** A scale that shrinks by `backoff` on overflow and grows by `growth` after `interval` good steps in a row. */
export interface DynamicLossScale {
  readonly initial: number;
  readonly growth: number;
  readonly backoff: number;
  readonly interval: number;
}

/** What `torch.amp.GradScaler` starts from. */
export const DEFAULT_DYNAMIC: DynamicLossScale = { initial: 65536, growth: 2, backoff: 0.5, interval: 2000 };

/** What `update` writes to the log, in consecutive columns. */
export const LOSS_SCALE_COLUMNS = ["loss_scale", "skipped_steps", "overflow"] as const;

/** Writes the calls of loss scaling around a backward pass and an optimizer. */
export interface LossScaling {
  /** f32 [4]: scale, good steps in a row, skipped steps, overflow. */
  readonly state: Tensor;
  /** What the host writes to `state` of each replica before the first step. */
  readonly initialState: Float32Array;
  /** Multiplies the loss's gradient by the scale: between the loss and `builder.backward()`. */
  scale(lossGradient: Tensor): void;
  /**
   * Looks for overflow in all gradients, then divides each by the scale in place. Returns the counters that every kernel
   * of the optimizer takes: on them a step that overflowed changes neither parameters nor optimizer state.
   */
  unscale(gradients: readonly Tensor[]): Tensor;
  /** Moves the scale on, behind the optimizer and before `advance`; writes `LOSS_SCALE_COLUMNS` from `column` on. */
  update(to?: { readonly log: Tensor; readonly column: number }): void;
}

/**
 * Declares the state of loss scaling. `counters` are the replica's own. Throws `RangeError` where the scale is not
 * positive and finite.
 */
export function lossScaling(
  builder: Builder,
  { counters, scale }: { readonly counters: Tensor; readonly scale: LossScale },
): LossScaling {
  const { initial, growth, backoff, interval } = "static" in scale
    ? { initial: scale.static, growth: 1, backoff: 1, interval: 1 }
    : scale.dynamic;
  if (!(initial > 0 && Number.isFinite(Math.fround(initial)))) {
    throw new RangeError(`Cannot scale the loss: a scale is positive and finite, got ${initial}`);
  }
  const state = builder.tensor("loss_scale", [LOSS_SCALE_SIZE], { role: "state" });
  const flag = builder.tensor("loss_scale.flag", [1], { role: "state", dtype: "u32" });
  const stepCounters = builder.tensor("loss_scale.counters", [2], { role: "state", dtype: "u32" });
  const initialState = new Float32Array(LOSS_SCALE_SIZE);
  initialState[LOSS_SCALE.scale] = initial;
  return {
    state,
    initialState,
    scale: (values) => builder.call("multiply_by", { values, factor: state }, { divide: 0 }),
    unscale(gradients) {
      gradients.forEach((input, i) => builder.call("overflow", { input, flag }, { first: Number(i === 0) }));
      for (const values of gradients) builder.call("multiply_by", { values, factor: state }, { divide: 1 });
      builder.call("gate_step", { counters, flag, out: stepCounters });
      return stepCounters;
    },
    update(to) {
      const log = (from: number, count: number, column: number) =>
        to && builder.call("log_values", { values: state, counters, log: to.log }, { from, count, column });
      log(LOSS_SCALE.scale, 1, to?.column ?? 0);
      builder.call("update_scale", { state, flag, counters }, { growth, backoff, interval });
      log(LOSS_SCALE.skippedSteps, 2, (to?.column ?? 0) + 1);
    },
  };
}
