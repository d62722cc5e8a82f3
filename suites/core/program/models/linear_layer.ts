/** A linear layer with its parameters declared. */
import { linear } from "../../../../kernels/matmul/linear.ts";
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import { normalizeWeight } from "../../../../kernels/weight_norm/normalize_weight.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList, WeightOptions } from "../parameters.ts";

/** `x·W + b`. */
export interface LinearLayer {
  readonly weight: Tensor;
  readonly bias?: Tensor;
  /** Emits the product of `x [rows, fanIn]`, named `out`. */
  apply(builder: Builder, x: Tensor, out: string): Tensor;
}

/**
 * Declares `<name>.weight` and, where there is one, `<name>.bias`; with weight norm (Salimans, Kingma 2016) the weight is
 * the direction, and `<name>.magnitude` its length.
 */
export function linearLayer(
  parameters: ParameterList,
  { bias: hasBias, weight_norm: normalized }: Pick<RunConfig["model"], "bias" | "weight_norm">,
  name: string,
  options: WeightOptions,
): LinearLayer {
  const weight = parameters.weight(`${name}.weight`, options);
  const bias = hasBias ? parameters.bias(`${name}.bias`, options) : undefined;
  const magnitude = normalized ? parameters.magnitude(`${name}.magnitude`, weight) : undefined;
  return {
    weight,
    bias,
    apply(builder, x, out) {
      const effective = magnitude
        ? builder.apply(normalizeWeight, { direction: weight, magnitude, name: `${name}.normalized_weight` })
        : weight;
      return builder.apply(linear, { x, weight: effective, bias, name: out });
    },
  };
}
