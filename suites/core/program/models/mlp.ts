/**
 * Multi-layer perceptron: `depth` hidden layers of `width` units with a nonlinearity `f` after each, and a linear head.
 * A layer is `f(W·x + b)`, in a residual network, from the second on, `x + f(W·x + b)`. Layers are counted from 1; layer
 * `depth + 1` is the head.
 */
import { applyActivation } from "../../../../kernels/activation/activate.ts";
import { addition } from "../../../../kernels/add/addition.ts";
import { linear } from "../../../../kernels/matmul/linear.ts";
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import { gain } from "../gain.ts";
import type { ParameterList } from "../parameters.ts";
import type { Model, ModelSizes } from "./model.ts";

/** Of leaky_relu, where the configuration gives none. */
const SLOPE = 0.01;

/** Declares the parameters, the first layer first, the head last. */
export function mlp(parameters: ParameterList, config: RunConfig["model"], { inputSize, classes }: ModelSizes): Model {
  const { depth, width, activation, slope = SLOPE, residual = false } = config;
  const factor = config.residual_scaling && depth > 1 ? 1 / Math.sqrt(depth - 1) : 1;
  const layers = Array.from({ length: depth + 1 }, (_, i) => {
    const isHead = i === depth;
    return linearLayer(parameters, config.bias, {
      ...{ layer: i + 1, fanIn: i === 0 ? inputSize : width, fanOut: isHead ? classes : width },
      ...{ factor: i > 0 && !isHead ? factor : 1, activationGain: isHead ? 1 : gain(activation, slope) },
    });
  });
  const hiddenLayer = (builder: Builder, x: Tensor, i: number) => {
    const name = `layer${i + 1}`;
    const before = builder.apply(linear, { x, ...layers[i], name: `${name}.before` });
    const branch = applyActivation(builder, { x: before, activation, slope, name: `${name}.out` });
    return residual && i > 0 ? builder.apply(addition, { a: x, b: branch, name: `${name}.sum` }) : branch;
  };
  return {
    weights: layers.map(({ weight }) => weight),
    forward(builder, x) {
      const hidden: Tensor[] = [];
      for (let i = 0; i < depth; i++) hidden.push(hiddenLayer(builder, hidden.at(-1) ?? x, i));
      return { hidden, logits: builder.apply(linear, { x: hidden.at(-1) ?? x, ...layers[depth], name: "logits" }) };
    },
  };
}

function linearLayer(parameters: ParameterList, bias: boolean, options: Parameters<ParameterList["weight"]>[1]) {
  const name = `layer${options.layer}`;
  const weight = parameters.weight(`${name}.weight`, options);
  return { weight, ...(bias && { bias: parameters.bias(`${name}.bias`, options) }) };
}
