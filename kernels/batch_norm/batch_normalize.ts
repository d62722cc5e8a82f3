/** Batch normalization as a differentiable operation, and its running statistics. */
import type { Builder, Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";
import { batchStatisticsShape } from "./statistics.ts";

/** What a batch normalization is made of. */
export interface BatchNormInputs extends Readonly<Record<string, unknown>> {
  /** [rows, C], two rows or more */
  readonly x: Tensor;
  /** [C] */
  readonly scale?: Tensor;
  /** [C] */
  readonly shift?: Tensor;
  /** Added to the variance; positive. */
  readonly epsilon: number;
  readonly name: string;
}

/** Statistics are f32 whatever the precision of activations. */
const STATISTICS_ROLE = { role: "state", storage: "scratch" } as const;

/** The statistics of a batch, by the output of its normalization. */
const STATISTICS = new WeakMap<Tensor, Tensor>();

/** `(x − mean) / √(variance + epsilon) · scale + shift`, by the batch's own statistics: training. */
export const batchNorm: Operation<BatchNormInputs> = {
  forward(builder, { x, scale, shift, epsilon, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    const statistics = builder.tensor(`${name}.statistics`, batchStatisticsShape(x), STATISTICS_ROLE);
    builder.call("batch_norm", { input: x, scale, shift, out, statistics }, { epsilon });
    STATISTICS.set(out, statistics);
    return out;
  },
  // dscale = Σ dy·x̂, dshift = Σ dy, dx = scale·rstd·(dy − dshift/n − x̂·dscale/n)
  backward(builder, { x, scale, shift, name }, out, dout) {
    const statistics = batchStatistics(out);
    const sum = (of: Tensor | undefined, kind: string) =>
      of ? builder.gradientTensor(of) : builder.tensor(`d.${name}.${kind}`, [columns(x)], { role: "gradient" });
    const [dscale, dshift] = [sum(scale, "scale"), sum(shift, "shift")];
    builder.call("batch_norm_parameters", { input: x, statistics, dout, dscale, dshift });
    if (scale) builder.setGradient(scale, dscale);
    if (shift) builder.setGradient(shift, dshift);
    if (!builder.needsGradient(x)) return;
    const dx = builder.gradientTensor(x);
    builder.call("batch_norm_backward", { input: x, statistics, scale, dscale, dshift, dout, out: dx });
    builder.setGradient(x, dx);
  },
};

/** The statistics [4, C] of the batch that `batchNorm` turned into `out`. Throws `RangeError` for any other tensor. */
export function batchStatistics(out: Tensor): Tensor {
  const found = STATISTICS.get(out);
  if (!found) throw new RangeError(`Cannot take the batch statistics of "${out.name}": no batch normalization made it`);
  return found;
}

/**
 * Adds the batch that `batchNorm` turned into `out` to `running` [2, C]; once a step, behind `guard`. `momentum` is the
 * share of the new batch; `unbiased` remembers the variance with n − 1 below the sum, as PyTorch does.
 */
export function trackStatistics(
  builder: Builder,
  { out, running, counters }: { out: Tensor; running: Tensor; counters: Tensor },
  { momentum, unbiased }: { momentum: number; unbiased: boolean },
): void {
  const attributes = { momentum, unbiased: Number(unbiased), rows: rows(out) };
  builder.call("running_statistics", { statistics: batchStatistics(out), running, counters }, attributes);
}

/** `(x − mean) / √(variance + epsilon) · scale + shift`, by running statistics: evaluation. It has no derivative. */
export function normalizeByRunning(builder: Builder, inputs: BatchNormInputs & { readonly running: Tensor }): Tensor {
  const { x, running, scale, shift, epsilon, name } = inputs;
  const out = builder.tensor(name, x.shape, { role: "activation" });
  builder.call("batch_norm_inference", { input: x, running, scale, shift, out }, { epsilon });
  return out;
}
