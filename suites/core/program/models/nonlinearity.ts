/** The nonlinearity of a model, from its configuration. */
import { applyActivation } from "../../../../kernels/activation/activate.ts";
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import { gain } from "../gain.ts";

type ModelConfig = RunConfig["model"];

/** Of leaky_relu, where the configuration gives none. */
const SLOPE = 0.01;

/** `f(before)`, named `<name>.out`. */
export function nonlinear(builder: Builder, config: ModelConfig, before: Tensor, name: string): Tensor {
  const { activation, slope = SLOPE } = config;
  return applyActivation(builder, { x: before, activation, slope, name: `${name}.out` });
}

/** What `gain: activation` stands for in the weights before it. */
export function activationGain({ activation, slope = SLOPE }: ModelConfig): number {
  return gain(activation, slope);
}
