/**
 * Multi-layer perceptron: `depth` hidden layers of `width` units with a nonlinearity `f`, and a linear head.
 *
 * | form           | layer                                          |
 * | -------------- | ---------------------------------------------- |
 * | plain          | `f(norm(W·x + b))`                             |
 * | residual, pre  | `x + f(W·norm(x) + b)`, and a norm before the head |
 * | residual, post | `norm(x + f(W·x + b))`                         |
 *
 * The first layer of a residual network is a plain one, since it changes the width. Layers are counted from 1; layer
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
import { type Norm, norm } from "./norm.ts";

/** Of leaky_relu, where the configuration gives none. */
const SLOPE = 0.01;

/** Declares the parameters, the first layer first, the head last. */
export function mlp(parameters: ParameterList, config: RunConfig["model"], { inputSize, classes }: ModelSizes): Model {
  const { depth, width, residual = false, norm_position: position = "pre" } = config;
  const activationGain = gain(config.activation, config.slope ?? SLOPE);
  const factor = config.residual_scaling && depth > 1 ? 1 / Math.sqrt(depth - 1) : 1;
  const hiddenLayers = Array.from({ length: depth }, (_, i): HiddenLayer => {
    const options = { layer: i + 1, fanIn: i === 0 ? inputSize : width, fanOut: width, activationGain };
    const layer = linearLayer(parameters, config.bias, { ...options, factor: i > 0 ? factor : 1 });
    const form = residual && i > 0 ? position : "plain";
    return {
      ...layer,
      name: `layer${i + 1}`,
      form,
      norm: norm(parameters, config, `layer${i + 1}`, { layer: i + 1, width }),
    };
  });
  const headNorm = residual && position === "pre"
    ? norm(parameters, config, "head", { layer: depth + 1, width })
    : undefined;
  const head = linearLayer(parameters, config.bias, { layer: depth + 1, fanIn: width, fanOut: classes });
  return {
    weights: [...hiddenLayers, head].map(({ weight }) => weight),
    forward(builder, x) {
      const hidden: Tensor[] = [];
      for (const layer of hiddenLayers) hidden.push(applyHidden(builder, config, layer, hidden.at(-1) ?? x));
      const last = hidden[depth - 1];
      const logits = builder.apply(linear, { x: headNorm ? headNorm(builder, last) : last, ...head, name: "logits" });
      return { hidden, logits };
    },
  };
}

/** A hidden layer's parameters, and what is done with them. */
interface HiddenLayer {
  readonly weight: Tensor;
  readonly bias?: Tensor;
  readonly name: string;
  readonly form: "plain" | "pre" | "post";
  readonly norm: Norm;
}

function applyHidden(builder: Builder, config: RunConfig["model"], layer: HiddenLayer, x: Tensor): Tensor {
  const { weight, bias, name, form, norm } = layer;
  const { activation, slope = SLOPE } = config;
  const product = (input: Tensor) => builder.apply(linear, { x: input, weight, bias, name: `${name}.before` });
  const nonlinear = (before: Tensor) => applyActivation(builder, { x: before, activation, slope, name: `${name}.out` });
  const plus = (branch: Tensor) => builder.apply(addition, { a: x, b: branch, name: `${name}.sum` });
  if (form === "plain") return nonlinear(norm(builder, product(x)));
  if (form === "pre") return plus(nonlinear(product(norm(builder, x))));
  return norm(builder, plus(nonlinear(product(x))));
}

function linearLayer(parameters: ParameterList, bias: boolean, options: Parameters<ParameterList["weight"]>[1]) {
  const name = `layer${options.layer}`;
  const weight = parameters.weight(`${name}.weight`, options);
  return { weight, ...(bias && { bias: parameters.bias(`${name}.bias`, options) }) };
}
