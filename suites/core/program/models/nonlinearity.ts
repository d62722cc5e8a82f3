/** The nonlinearity of a model and its dropout, from its configuration. */
import { applyActivation } from "../../../../kernels/activation/activate.ts";
import { drop } from "../../../../kernels/dropout/drop.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import { gain } from "../gain.ts";
import type { Pass } from "./model.ts";

type ModelConfig = RunConfig["model"];

/** Of leaky_relu, where the configuration gives none. */
const SLOPE = 0.01;

/** `f(before)`, named `<name>.out`. */
export function nonlinear({ builder, activations }: Pass, config: ModelConfig, before: Tensor, name: string): Tensor {
  const { activation, slope = SLOPE } = config;
  const after = applyActivation(builder, { x: before, activation, slope, name: `${name}.out` });
  activations.push({ before, after });
  return after;
}

/** What `gain: activation` stands for in the weights before it. */
export function activationGain({ activation, slope = SLOPE }: ModelConfig): number {
  return gain(activation, slope);
}

/** `x` with a share of its units dropped in training (Srivastava et al. 2014), where the configuration asks for it. */
export function dropped(
  { builder, mode, counters, random }: Pass,
  { dropout: rate = 0 }: ModelConfig,
  x: Tensor,
  { name, stream }: { name: string; stream: number },
): Tensor {
  if (mode === "evaluate" || rate === 0 || !random) return x;
  return builder.apply(drop, { x, ...random, counters, stream, rate, name: `${name}.dropped` });
}
