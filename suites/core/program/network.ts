/** A network on a dataset: the tensors of its data, its parameters, and passes over batches as the phases need them. */
import { maskedCrossEntropy } from "../../../kernels/masked_cross_entropy/masked_loss.ts";
import { meanSquaredError } from "../../../kernels/mean_squared_error/squared_error.ts";
import type { Builder } from "../../../kernels/program/builder.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import { crossEntropy } from "../../../kernels/softmax_cross_entropy/cross_entropy.ts";
import type { RowShape } from "../data/sizes.ts";
import type { RunConfig } from "../spec/config.ts";
import type { MicroBatches } from "./micro_batches.ts";
import type { Activated, Forward, Model, Pass } from "./models/model.ts";
import { MODELS } from "./models/table.ts";
import { isPlain } from "./optimizer_config.ts";
import { ParameterList } from "./parameters.ts";

/** Sizes of a dataset that a program depends on. */
export interface DataShape extends RowShape {
  /** Rows of all splits together. */
  readonly rows: number;
  /** Numbers that the head gives for a label: one a class, or the outputs of a regression, all for one row. */
  readonly outputs: number;
  /** Rows evaluated at a time; divides the validation and the test set. */
  readonly evaluationBatch: number;
  /** Rows of the greater of validation and test set, in batches. */
  readonly evaluationBatches: number;
}

/** Columns of `train.log` and `evaluate.log`, and the first two of `signal.log`. */
export const LOSS_COLUMN = 0;
export const CORRECT_COLUMN = 1;

/** A forward pass with the batch it was made on. */
export interface Passed extends Forward {
  readonly x: Tensor;
  readonly labels: Tensor;
  /** Calls for the end of a training step. */
  readonly afterwards: readonly (() => void)[];
  readonly activations: readonly Activated[];
}

/** Rows of what the host writes for each pass of training, and how a batch is split. */
export interface Rows {
  readonly rows: number;
  readonly micro: MicroBatches;
}

/** A network whose passes are being written. */
export class Network {
  readonly tensors: Tensors;
  readonly parameters: ParameterList;
  readonly model: Model;

  constructor(readonly builder: Builder, readonly config: RunConfig, data: DataShape, rows: Rows) {
    this.tensors = declare(builder, config, data, rows);
    this.parameters = new ParameterList(builder);
    this.model = MODELS[config.model.kind](this.parameters, config.model, data);
  }

  /** Every trained tensor. */
  get trained(): Tensor[] {
    return this.parameters.all.map(({ tensor }) => tensor);
  }

  /** Gathers a batch and runs the model; `instead` replaces tensors that the host writes. */
  forward(
    { index, mode, instead = {} }: { index: Tensor; mode: Pass["mode"]; instead?: Partial<Tensors> },
  ): Passed {
    const { builder } = this;
    const { inputs, labels: all, counters, random } = { ...this.tensors, ...instead };
    const B = index.shape[1];
    const x = builder.tensor("x", [B, ...inputs.shape.slice(1)], { role: "activation", dtype: inputs.dtype });
    const labels = builder.tensor("labels", [B, ...all.shape.slice(1)], { role: "activation", dtype: all.dtype });
    builder.call("gather", { data: inputs, index, counters, out: x });
    builder.call("gather", { data: all, index, counters, out: labels });
    const lists = { afterwards: [], activations: [] };
    return { x, labels, ...lists, ...this.model.forward({ builder, mode, counters, random, ...lists }, x) };
  }

  /** The loss of a pass, written to a row of `log`; with its gradient where asked for. Rows that fill up are left out. */
  loss(
    { logits, labels }: Passed,
    { log, gradient, counters = this.tensors.counters, counts }: {
      log: Tensor;
      gradient: boolean;
      counters?: Tensor;
      /** Labels of each batch that count, where some fill it up. */
      counts?: Tensor;
    },
  ): void {
    const { builder, config: { loss } } = this;
    if (loss.kind === "mean_squared_error") {
      const options = { lossColumn: LOSS_COLUMN, gradient };
      meanSquaredError(builder, { prediction: logits, target: labels, counters, log }, options);
      return;
    }
    const options = { lossColumn: LOSS_COLUMN, correctColumn: CORRECT_COLUMN, gradient };
    const inputs = { logits, labels: oneAnswerARow(builder, labels), counters, log };
    if (counts) {
      builder.call("mask_labels", { labels: inputs.labels, counts, counters });
      maskedCrossEntropy(builder, inputs, options);
    } else crossEntropy(builder, inputs, { ...options, naive: loss.softmax === "naive" });
  }
}

/** Labels of a row's tokens, [B, T], as one vector. */
function oneAnswerARow(builder: Builder, labels: Tensor): Tensor {
  if (labels.shape.length === 1) return labels;
  const out = builder.tensor("labels.flat", [size(labels)], { role: "activation", dtype: labels.dtype });
  builder.call("flatten_rows", { input: labels, out });
  return out;
}

function declare(
  builder: Builder,
  config: RunConfig,
  data: DataShape,
  { rows: trainRows, micro }: Rows,
) {
  const { rows, inputKind, inputSize, labelSize, classes, evaluationBatch, evaluationBatches } = data;
  const tokens = inputKind === "tokens";
  return {
    inputs: builder.tensor("data.inputs", [rows, inputSize], { role: "data", dtype: tokens ? "u32" : "f32" }),
    labels: builder.tensor("data.labels", labelSize === 1 ? [rows] : [rows, labelSize], {
      role: "data",
      dtype: classes > 0 ? "u32" : "f32",
    }),
    counters: builder.tensor("counters", [2], { role: "counter", dtype: "u32" }),
    rate: isPlain(config.optimizer) ? builder.tensor("train.rate", [trainRows], { role: "input" }) : undefined,
    random: config.model.dropout
      ? {
        seed: builder.tensor("train.seed", [2], { role: "input", dtype: "u32" }),
        step: builder.tensor("train.step", [trainRows], { role: "input", dtype: "u32" }),
      }
      : undefined,
    shares: micro.count > 1 ? builder.tensor("train.share", [trainRows], { role: "input" }) : undefined,
    counts: micro.padded ? builder.tensor("train.count", [trainRows], { role: "input", dtype: "u32" }) : undefined,
    trainIndex: builder.tensor("train.index", [trainRows, micro.rows], { role: "input", dtype: "u32" }),
    trainLog: builder.tensor("train.log", [trainRows, 2], { role: "log" }),
    evaluateIndex: builder.tensor("evaluate.index", [evaluationBatches, evaluationBatch], {
      role: "input",
      dtype: "u32",
      storage: "shared",
    }),
    evaluateLog: builder.tensor("evaluate.log", [evaluationBatches, 2], { role: "log" }),
  };
}

/** Tensors that the host writes and reads. */
export type Tensors = ReturnType<typeof declare>;
