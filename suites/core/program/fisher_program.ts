/**
 * The diagonal of a classifier's Fisher information, `Σ_rows (∂ log p(y | row) / ∂θ)²`, one row a pass, since the square of
 * a batch's mean gradient is not the mean of squares (Kunstner, Balles, Hennig, NeurIPS 2019, section 2).
 *
 * | phase     | reads                                  | writes                                    |
 * | --------- | -------------------------------------- | ----------------------------------------- |
 * | `predict` | the row that `counters` points at      | its logits, a row of `fisher.logits`      |
 * | `square`  | the same, a label of `fisher.label`    | adds the squared gradients to the sums    |
 *
 * The host draws labels from the logits, or gives those of the data. The model is the one that is evaluated: nothing is
 * dropped.
 */
import { crossEntropy } from "../../../kernels/softmax_cross_entropy/cross_entropy.ts";
import { Builder } from "../../../kernels/program/builder.ts";
import type { Program } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { RunConfig } from "../spec/config.ts";
import { MODELS } from "./models/table.ts";
import { ParameterList } from "./parameters.ts";
import type { DataShape } from "./network.ts";

/** The program with what a host needs to drive it. */
export interface FisherProgram {
  readonly program: Program;
  /** In the order of the training program. */
  readonly parameters: readonly Tensor[];
  /** One a parameter. */
  readonly sums: readonly Tensor[];
  readonly counters: Tensor;
  /** [rows, inputSize], shared. */
  readonly inputs: Tensor;
  /** [classes], shared: the numbers 0 to classes − 1, from which labels are taken. */
  readonly classes: Tensor;
  /** [rows, 1], shared: the numbers 0 to rows − 1. */
  readonly index: Tensor;
  /** [rows, 1] */
  readonly label: Tensor;
  /** [rows, classes] */
  readonly logits: Tensor;
}

/** Builds the program for `rows` rows of numbers with one label each. */
export function fisherProgram(config: RunConfig, data: DataShape, rows: number): FisherProgram {
  const builder = new Builder();
  const inputs = builder.tensor("data.inputs", [rows, data.inputSize], { role: "data" });
  const classes = builder.tensor("data.classes", [data.classes], { role: "data", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const index = builder.tensor("fisher.index", [rows, 1], { role: "input", dtype: "u32", storage: "shared" });
  const label = builder.tensor("fisher.label", [rows, 1], { role: "input", dtype: "u32" });
  const logits = builder.tensor("fisher.logits", [rows, data.classes], { role: "log" });
  const log = builder.tensor("fisher.log", [rows, 2], { role: "log" });
  const list = new ParameterList(builder);
  const model = MODELS[config.model.kind](list, config.model, data);
  const parameters = list.all.map(({ tensor }) => tensor);
  const sums = parameters.map(({ name, shape }) => builder.tensor(`${name}.sum`, shape, { role: "state" }));
  const forward = () => {
    const x = builder.tensor("x", [1, data.inputSize], { role: "activation" });
    builder.call("gather", { data: inputs, index, counters, out: x });
    return model.forward({ builder, mode: "evaluate", counters, afterwards: [], activations: [] }, x).logits;
  };
  builder.phase("predict", () => {
    const values = forward();
    builder.call("log_values", { values, counters, log: logits }, { from: 0, count: data.classes, column: 0 });
    builder.call("advance", { counters });
  });
  builder.phase("square", () => {
    const values = forward();
    const labels = builder.tensor("labels", [1], { role: "activation", dtype: "u32" });
    builder.call("gather", { data: classes, index: label, counters, out: labels });
    const columns = { lossColumn: 0, correctColumn: 1, gradient: true };
    crossEntropy(builder, { logits: values, labels, counters, log }, columns);
    builder.backward();
    parameters.forEach((parameter, i) => {
      const gradient = builder.gradient(parameter);
      const square = builder.tensor(`square.${parameter.name}`, parameter.shape, { role: "gradient" });
      builder.call("multiply", { a: gradient, b: gradient, out: square });
      builder.call("accumulate", { sum: sums[i], value: square }, { factor: 1 });
    });
    builder.call("advance", { counters });
  });
  return { program: builder.build(), parameters, sums, counters, inputs, classes, index, label, logits };
}
