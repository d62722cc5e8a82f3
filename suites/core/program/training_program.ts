/**
 * The program of a training run: data in, phases `train`, `signal` and `evaluate`.
 *
 * | phase      | reads              | writes                                                             |
 * | ---------- | ------------------ | ------------------------------------------------------------------ |
 * | `train`    | one row of `train.index`, `train.rate` or `train.numbers` | parameters; a row of `train.log`: loss, correct |
 * | `signal`   | row 0 of `train.index` | `signal.log`: loss, correct, moments and gradient norm by layer |
 * | `evaluate` | one row of `evaluate.index` | a row of `evaluate.log`: loss, correct                     |
 *
 * Each pass ends by moving `counters` to the next row; the host sets the row back to 0 before it runs a phase.
 */
import { meanSquaredError } from "../../../kernels/mean_squared_error/squared_error.ts";
import { crossEntropy } from "../../../kernels/softmax_cross_entropy/cross_entropy.ts";
import { MOMENTS } from "../../../kernels/moments/columns.ts";
import { Builder } from "../../../kernels/program/builder.ts";
import { withPrecision } from "../../../kernels/program/precision.ts";
import { lossScaling } from "../../../kernels/update_scale/loss_scaling.ts";
import { fuse } from "../../../kernels/program/fuse.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import type { RowShape } from "../data/sizes.ts";
import type { RunConfig } from "../spec/config.ts";
import { CURVATURE, type CurvatureSizes, declareCurvature } from "./curvature.ts";
import { displaced } from "./displaced.ts";
import { declareNoise, type NoiseSizes } from "./gradient_noise.ts";
import type { MeasuredLoss } from "./measured_loss.ts";
import type { Model, Pass } from "./models/model.ts";
import { MODELS } from "./models/table.ts";
import { declareOptimizer } from "./optimizer.ts";
import { isPlain } from "./optimizer_config.ts";
import { precisionOf } from "./precision.ts";
import { type Parameter, ParameterList, type Started } from "./parameters.ts";

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

/** Choices that change no bit of a run. */
export interface ProgramOptions {
  /** Steps between two readbacks. */
  readonly capacity: number;
  /** Keeps gradients readable for tests; off in benches. */
  readonly keepGradients?: boolean;
  /** Merges kernels where bits stay the same; on by default. */
  readonly fused?: boolean;
  /** Adds the phase `curvature`. Not in low precision: a difference of rounded gradients says nothing. */
  readonly curvature?: CurvatureSizes;
  /** Adds the phase `noise`. Not in low precision. */
  readonly noise?: NoiseSizes;
}

/** A program with the names a host needs to drive it. */
export interface TrainingProgram {
  readonly program: Program;
  readonly parameters: readonly Parameter[];
  /** States that do not start at zero. */
  readonly states: readonly Started[];
  /** Everything else that a step leaves to the next: what the optimizer keeps, and running statistics. */
  readonly state: readonly Tensor[];
  /** Whether units are dropped, so that the host writes `train.seed` and `train.step`. */
  readonly drops: boolean;
  readonly batch: number;
  readonly capacity: number;
  readonly data: DataShape;
  /** Column names of `signal.log`: `loss`, `correct`, then `activation_mean[1]` and the like. */
  readonly signalColumns: readonly string[];
}

/** Columns of `train.log` and `evaluate.log`, and the first two of `signal.log`. */
export const LOSS_COLUMN = 0;
export const CORRECT_COLUMN = 1;

/** Builds the program of a configuration. Throws `RangeError` where sizes do not fit. */
export function trainingProgram(config: RunConfig, data: DataShape, options: ProgramOptions): TrainingProgram {
  const { capacity, keepGradients = false, fused = true } = options;
  const builder = new Builder({ keepGradients });
  const tensors = declare(builder, config, data, capacity);
  const parameters = new ParameterList(builder);
  const model = MODELS[config.model.kind](parameters, config.model, data);
  const { rate } = tensors;
  const optimizer = declareOptimizer(builder, config.optimizer, { parameters: parameters.all, capacity, rate });
  const { rounding, lossScale } = precisionOf(config.precision);
  const scaling = lossScale && lossScaling(builder, { counters: tensors.counters, scale: lossScale });
  const signalColumns = columnsOfSignal(model);
  const signalLog = builder.tensor("signal.log", [1, signalColumns.length], { role: "log" });

  builder.phase("train", () => {
    const { logits, labels, afterwards } = forward(builder, tensors, {
      index: tensors.trainIndex,
      model,
      mode: "train",
    });
    loss(builder, tensors, { logits, labels, log: tensors.trainLog, config: config.loss, gradient: true });
    scaling?.scale(builder.gradient(logits));
    builder.backward();
    builder.call("guard", { log: tensors.trainLog, counters: tensors.counters }, { column: LOSS_COLUMN });
    for (const update of afterwards) update();
    const gradients = parameters.all.map(({ tensor }) => builder.gradient(tensor));
    optimizer.update(gradients, scaling?.unscale(gradients) ?? tensors.counters);
    scaling?.update();
    builder.call("advance", { counters: tensors.counters });
  });

  builder.phase("signal", () => {
    const { hidden, logits, labels } = forward(builder, tensors, { index: tensors.trainIndex, model, mode: "train" });
    loss(builder, tensors, { logits, labels, log: signalLog, config: config.loss, gradient: true });
    builder.backward();
    const to = { counters: tensors.counters, log: signalLog };
    const column = (name: string) => ({ column: signalColumns.indexOf(name) });
    hidden.forEach((input, i) => builder.call("moments", { input, ...to }, column(`activation_mean[${i + 1}]`)));
    gradientColumns(model).forEach(({ name, weight }) =>
      builder.call("vector_norm", { input: builder.gradient(weight), ...to }, column(name))
    );
  });

  builder.phase("evaluate", () => {
    const { logits, labels } = forward(builder, tensors, { index: tensors.evaluateIndex, model, mode: "evaluate" });
    loss(builder, tensors, { logits, labels, log: tensors.evaluateLog, config: config.loss, gradient: false });
    builder.call("advance", { counters: tensors.counters });
  });

  measure(builder, options, { tensors, model, parameters: parameters.all, config });
  const built = options.curvature ? displaced(builder.build(), CURVATURE) : builder.build();
  const whole = fused ? fuse(built) : built;
  const program = rounding ? withPrecision(whole, rounding) : whole;
  const states = [
    ...parameters.states,
    ...(scaling ? [{ tensor: scaling.state, initial: () => scaling.initialState }] : []),
  ];
  const again = (tensor: Tensor) => tensorNamed(program, tensor.name); // fusing renumbers tensors
  return {
    program,
    parameters: parameters.all.map((parameter) => ({ ...parameter, tensor: again(parameter.tensor) })),
    states: states.map((state) => ({ ...state, tensor: again(state.tensor) })),
    state: [...optimizer.state, ...states.map(({ tensor }) => tensor)].map(again),
    drops: tensors.random !== undefined,
    batch: config.data.batch,
    capacity,
    data,
    signalColumns,
  };
}

/** Number of the last layer that has parameters. */
export function lastLayer({ parameters }: Pick<TrainingProgram, "parameters">): number {
  return Math.max(...parameters.map(({ layer }) => layer));
}

function declare(builder: Builder, config: RunConfig, data: DataShape, capacity: number) {
  const { batch } = config.data;
  const { rows, inputKind, inputSize, labelSize, classes, evaluationBatch, evaluationBatches } = data;
  const tokens = inputKind === "tokens";
  return {
    inputs: builder.tensor("data.inputs", [rows, inputSize], { role: "data", dtype: tokens ? "u32" : "f32" }),
    labels: builder.tensor("data.labels", labelSize === 1 ? [rows] : [rows, labelSize], {
      role: "data",
      dtype: classes > 0 ? "u32" : "f32",
    }),
    counters: builder.tensor("counters", [2], { role: "counter", dtype: "u32" }),
    rate: isPlain(config.optimizer) ? builder.tensor("train.rate", [capacity], { role: "input" }) : undefined,
    random: config.model.dropout
      ? {
        seed: builder.tensor("train.seed", [2], { role: "input", dtype: "u32" }),
        step: builder.tensor("train.step", [capacity], { role: "input", dtype: "u32" }),
      }
      : undefined,
    trainIndex: builder.tensor("train.index", [capacity, batch], { role: "input", dtype: "u32" }),
    trainLog: builder.tensor("train.log", [capacity, 2], { role: "log" }),
    evaluateIndex: builder.tensor("evaluate.index", [evaluationBatches, evaluationBatch], {
      role: "input",
      dtype: "u32",
      storage: "shared",
    }),
    evaluateLog: builder.tensor("evaluate.log", [evaluationBatches, 2], { role: "log" }),
  };
}

type Declared = ReturnType<typeof declare>;

/** Gathers a batch and runs the model. */
function forward(
  builder: Builder,
  tensors: Declared,
  { index, model, mode }: { index: Tensor; model: Model; mode: Pass["mode"] },
) {
  const B = index.shape[1];
  const { inputs, labels: all, counters, random } = tensors;
  const x = builder.tensor("x", [B, ...inputs.shape.slice(1)], { role: "activation", dtype: inputs.dtype });
  const labels = builder.tensor("labels", [B, ...all.shape.slice(1)], { role: "activation", dtype: all.dtype });
  builder.call("gather", { data: inputs, index, counters, out: x });
  builder.call("gather", { data: all, index, counters, out: labels });
  const afterwards: (() => void)[] = [];
  return { labels, afterwards, ...model.forward({ builder, mode, counters, random, afterwards }, x) };
}

function loss(
  builder: Builder,
  { counters }: Declared,
  { config, logits, labels, log, gradient }: {
    config: RunConfig["loss"];
    logits: Tensor;
    labels: Tensor;
    log: Tensor;
    gradient: boolean;
  },
): void {
  if (config.kind === "mean_squared_error") {
    const options = { lossColumn: LOSS_COLUMN, gradient };
    meanSquaredError(builder, { prediction: logits, target: labels, counters, log }, options);
    return;
  }
  const naive = config.softmax === "naive";
  const options = { lossColumn: LOSS_COLUMN, correctColumn: CORRECT_COLUMN, naive, gradient };
  crossEntropy(builder, { logits, labels: oneAnswerARow(builder, labels), counters, log }, options);
}

/** Labels of a row's tokens, [B, T], as one vector. */
function oneAnswerARow(builder: Builder, labels: Tensor): Tensor {
  if (labels.shape.length === 1) return labels;
  const out = builder.tensor("labels.flat", [size(labels)], { role: "activation", dtype: labels.dtype });
  builder.call("flatten_rows", { input: labels, out });
  return out;
}

/** Emits the phases that measure curvature and noise, where they are asked for. */
function measure(
  builder: Builder,
  { curvature, noise }: ProgramOptions,
  { tensors, model, parameters, config }: {
    tensors: Declared;
    model: Model;
    parameters: readonly Parameter[];
    config: RunConfig;
  },
): void {
  if (!curvature && !noise) return;
  if (config.precision !== "f32") {
    const got = JSON.stringify(config.precision);
    throw new RangeError(`Cannot measure curvature or gradient noise: gradients are f32, got precision ${got}`);
  }
  const measured: MeasuredLoss = {
    parameters: parameters.map(({ tensor }) => tensor),
    batch: config.data.batch,
    pass({ index, counters, log }) {
      const given = { ...tensors, counters, random: undefined };
      const { logits, labels } = forward(builder, given, { index, model, mode: "train" });
      loss(builder, given, { logits, labels, log, config: config.loss, gradient: true });
      builder.backward();
    },
  };
  if (curvature) declareCurvature(builder, measured, curvature);
  if (noise) declareNoise(builder, measured, noise);
}

function columnsOfSignal(model: Model): string[] {
  const layers = Array.from({ length: model.weights.length - 1 }, (_, i) => i + 1);
  return [
    "loss",
    "correct",
    ...layers.flatMap((layer) => MOMENTS.map((moment) => `activation_${moment}[${layer}]`)),
    ...gradientColumns(model).map(({ name }) => name),
  ];
}

/** One column a weight: `grad_norm[3]`, of a layer with several `grad_norm[3]#2` and so on, which are one norm together. */
function gradientColumns({ weights }: Model): { name: string; weight: Tensor }[] {
  return weights.flatMap((layer, i) =>
    layer.map((weight, k) => ({ name: `grad_norm[${i + 1}]${k === 0 ? "" : `#${k + 1}`}`, weight }))
  );
}
