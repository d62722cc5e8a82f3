/**
 * Recurrent classifier (Elman 1990): `h_t = f(x_t·W_x + b + h_{t−1}·W_h)` over the time steps of a row, `f` tanh or the
 * identity, and a linear head on the last state. Rows of the data hold the steps one after another.
 */
import { recur } from "../../../../kernels/recurrent/recur.ts";
import { rowBlock } from "../../../../kernels/row_block/row_block_operation.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";
import { linearLayer } from "./linear_layer.ts";
import type { Model, ModelSizes } from "./model.ts";

/** Declares the parameters: input weights, recurrent weights, which alone are square and can have a spectral radius, head. */
export function rnn(parameters: ParameterList, config: RunConfig["model"], sizes: ModelSizes): Model {
  const { width } = config;
  const { inputSize, steps = 1, outputs } = sizes;
  const features = inputSize / steps;
  const input = linearLayer(parameters, config, "input", { layer: 1, fanIn: features, fanOut: width });
  const weight = parameters.weight("recurrent.weight", { layer: 1, fanIn: width, fanOut: width });
  const head = linearLayer(parameters, config, "head", { layer: 2, fanIn: width, fanOut: outputs });
  return {
    weights: [[input.weight, weight], [head.weight]],
    timeSteps: steps,
    forward({ builder }, x) {
      const batch = x.shape[0];
      const rows = builder.tensor("rows", [steps * batch, features], { role: "activation" });
      builder.call("time_major", { input: x, out: rows });
      const projected = input.apply(builder, rows, "projected");
      const kind = config.activation === "identity" ? "linear" : "tanh";
      const gradient = builder.tensor("d.states.through_time", [steps * batch, width], { role: "gradient" });
      const states = builder.apply(recur, { projected, weight, steps, kind, name: "states", dhidden: gradient });
      const last = builder.apply(rowBlock, { x: states, first: (steps - 1) * batch, rows: batch, name: "last" });
      return { hidden: [states], throughTime: gradient, logits: head.apply(builder, last, "logits") };
    },
  };
}
