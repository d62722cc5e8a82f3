/** A linear layer with its parameters declared. */
import { linear } from "../../../../kernels/matmul/linear.ts";
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { ParameterList, WeightOptions } from "../parameters.ts";

/** `x·W + b`. */
export interface LinearLayer {
  readonly weight: Tensor;
  readonly bias?: Tensor;
  /** Emits the product of `x [rows, fanIn]`, named `out`. */
  apply(builder: Builder, x: Tensor, out: string): Tensor;
}

/** Declares `<name>.weight` and, where there is one, `<name>.bias`. */
export function linearLayer(
  parameters: ParameterList,
  { bias: hasBias }: { readonly bias: boolean },
  name: string,
  options: WeightOptions,
): LinearLayer {
  const weight = parameters.weight(`${name}.weight`, options);
  const bias = hasBias ? parameters.bias(`${name}.bias`, options) : undefined;
  return { weight, bias, apply: (builder, x, out) => builder.apply(linear, { x, weight, bias, name: out }) };
}
