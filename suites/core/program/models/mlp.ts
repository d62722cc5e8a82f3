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
 * `depth + 1` is the head. Dropout follows the nonlinearity.
 */
import { addition } from "../../../../kernels/add/addition.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";
import { type LinearLayer, linearLayer } from "./linear_layer.ts";
import type { Model, ModelSizes, Pass } from "./model.ts";
import { activationGain, dropped, nonlinear } from "./nonlinearity.ts";
import { type Norm, norm } from "./norm.ts";

/** Declares the parameters, the first layer first, the head last. */
export function mlp(parameters: ParameterList, config: RunConfig["model"], { inputSize, outputs }: ModelSizes): Model {
  const { depth, width, residual = false, norm_position: position = "pre" } = config;
  const factor = config.residual_scaling && depth > 1 ? 1 / Math.sqrt(depth - 1) : 1;
  const hiddenLayers = Array.from({ length: depth }, (_, i): HiddenLayer => {
    const name = `layer${i + 1}`;
    const sizes = { layer: i + 1, fanIn: i === 0 ? inputSize : width, fanOut: width };
    const options = { ...sizes, activationGain: activationGain(config), factor: i > 0 ? factor : 1 };
    const linear = linearLayer(parameters, config, name, options);
    const form = residual && i > 0 ? position : "plain";
    return { linear, number: i + 1, name, form, norm: norm(parameters, config, name, { layer: i + 1, width }) };
  });
  const headNorm = residual && position === "pre"
    ? norm(parameters, config, "head", { layer: depth + 1, width })
    : undefined;
  const headSizes = { layer: depth + 1, fanIn: width, fanOut: outputs };
  const head = linearLayer(parameters, config, `layer${depth + 1}`, headSizes);
  return {
    weights: [...hiddenLayers.map(({ linear }) => linear), head].map(({ weight }) => [weight]),
    forward(pass, x) {
      const hidden: Tensor[] = [];
      for (const layer of hiddenLayers) hidden.push(applyHidden(pass, config, layer, hidden.at(-1) ?? x));
      const last = hidden[depth - 1];
      return { hidden, logits: head.apply(pass.builder, headNorm ? headNorm(pass, last) : last, "logits") };
    },
  };
}

/** A hidden layer's parameters, and what is done with them. */
interface HiddenLayer {
  readonly linear: LinearLayer;
  readonly number: number;
  readonly name: string;
  readonly form: "plain" | "pre" | "post";
  readonly norm: Norm;
}

function applyHidden(pass: Pass, config: RunConfig["model"], layer: HiddenLayer, x: Tensor): Tensor {
  const { builder } = pass;
  const { linear, number, name, form, norm } = layer;
  const product = (input: Tensor) => linear.apply(builder, input, `${name}.before`);
  const f = (before: Tensor) => dropped(pass, config, nonlinear(pass, config, before, name), { name, stream: number });
  const plus = (branch: Tensor) => builder.apply(addition, { a: x, b: branch, name: `${name}.sum` });
  if (form === "plain") return f(norm(pass, product(x)));
  if (form === "pre") return plus(f(product(norm(pass, x))));
  return norm(pass, plus(f(product(x))));
}
