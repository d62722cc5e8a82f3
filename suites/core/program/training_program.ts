/**
 * The program of a training run: data in, phases `train`, `signal` and `evaluate`.
 *
 * | phase      | reads              | writes                                                             |
 * | ---------- | ------------------ | ------------------------------------------------------------------ |
 * | `train`    | one row of `train.index`, `train.rate` or `train.numbers` | parameters; a row of `train.log`: loss, correct |
 * | `signal`   | row 0 of `train.index` | `signal.log`: loss, correct, moments and gradient norm by layer |
 * | `evaluate` | one row of `evaluate.index` | a row of `evaluate.log`: loss, correct                     |
 *
 * Where a batch is split into micro-batches, `train` runs once for each, and a row is a micro-batch's; `signal` takes the
 * first one.
 *
 * Each pass ends by moving `counters` to the next row; the host sets the row back to 0 before it runs a phase.
 */
import { accumulation } from "../../../kernels/accumulate_batch/accumulation.ts";
import { maskedCrossEntropy } from "../../../kernels/masked_cross_entropy/masked_loss.ts";
import { meanSquaredError } from "../../../kernels/mean_squared_error/squared_error.ts";
import { crossEntropy } from "../../../kernels/softmax_cross_entropy/cross_entropy.ts";
import { Builder } from "../../../kernels/program/builder.ts";
import { withPrecision } from "../../../kernels/program/precision.ts";
import { LOSS_SCALE_COLUMNS, lossScaling } from "../../../kernels/update_scale/loss_scaling.ts";
import { withStorage } from "../../../kernels/program/stored.ts";
import { fuse } from "../../../kernels/program/fuse.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import type { Nonfinite } from "../../../results/format.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { RowShape } from "../data/sizes.ts";
import type { Scene } from "../observe/observer.ts";
import { needsGradientNorms, needsLossScale, type StepColumn, stepColumns } from "../observe/step_columns.ts";
import { observersOf } from "../observe/table.ts";
import type { RunConfig } from "../spec/config.ts";
import { CURVATURE, type CurvatureSizes, declareCurvature } from "./curvature.ts";
import { displaced } from "./displaced.ts";
import { declareNoise, type NoiseSizes } from "./gradient_noise.ts";
import { type MicroBatches, microBatches } from "./micro_batches.ts";
import type { MeasuredLoss } from "./measured_loss.ts";
import type { Activated, Model, Pass } from "./models/model.ts";
import { MODELS } from "./models/table.ts";
import { declareOptimizer } from "./optimizer.ts";
import { withCheckpoints } from "./checkpointing.ts";
import { diagnosisColumns, lookAt, looksOf } from "./diagnosis.ts";
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

/** Choices that change no bit of a run's training. */
export interface ProgramOptions {
  /** Quantities to record besides loss and accuracy; none by default. */
  readonly observe?: readonly QuantityName[];
  /** Steps between two readbacks. */
  readonly capacity: number;
  /** Keeps gradients readable for tests; off in benches. */
  readonly keepGradients?: boolean;
  /** Merges kernels where bits stay the same; on by default. */
  readonly fused?: boolean;
  /** Makes a program of the phase `diagnose` alone, which says where a step's loss stopped being finite. */
  readonly diagnosed?: boolean;
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
  /** How often the phase `train` runs for a step, and on which rows. */
  readonly microBatches: MicroBatches;
  readonly capacity: number;
  readonly data: DataShape;
  /** Column names of `signal.log`: `loss`, `correct`, then `activation_mean[1]` and the like. */
  readonly signalColumns: readonly string[];
  /** What the logs of training hold besides loss and right answers. */
  readonly stepColumns: readonly StepColumn[];
  /** Weights by layer, the head's last. */
  readonly weights: readonly (readonly Tensor[])[];
  /** What the columns of `diagnose.log` behind the loss look at; empty without that phase. */
  readonly looks: readonly Nonfinite[];
}

/** Columns of `train.log` and `evaluate.log`, and the first two of `signal.log`. */
export const LOSS_COLUMN = 0;
export const CORRECT_COLUMN = 1;

/** Builds the program of a configuration. Throws `RangeError` where sizes do not fit. */
export function trainingProgram(config: RunConfig, data: DataShape, options: ProgramOptions): TrainingProgram {
  const { capacity, keepGradients = false, fused = true, observe = [], diagnosed = false } = options;
  const builder = new Builder({ keepGradients });
  const micro = microBatches(config);
  const rows = capacity * micro.count;
  const tensors = declare(builder, config, data, { rows, micro });
  const parameters = new ParameterList(builder);
  const model = MODELS[config.model.kind](parameters, config.model, data);
  const { rate } = tensors;
  const optimizer = declareOptimizer(builder, config.optimizer, {
    ...{ parameters: parameters.all, capacity: rows, rate },
    observe: needsGradientNorms(observe),
  });
  const sums = tensors.shares && accumulation(builder, {
    parameters: parameters.all.map(({ tensor }) => tensor),
    counters: tensors.counters,
    shares: tensors.shares,
    microBatches: micro.count,
  });
  const { rounding, lossScale, storage } = precisionOf(config.precision);
  const scaling = lossScale && lossScaling(builder, { counters: sums?.counters ?? tensors.counters, scale: lossScale });
  const scaleLog = scaling && needsLossScale(observe)
    ? builder.tensor("loss_scale.log", [rows, LOSS_SCALE_COLUMNS.length], { role: "log" })
    : undefined;
  const observers = observersOf(observe);
  const trained = parameters.all.map(({ tensor }) => tensor);
  const signalColumns = [
    "loss",
    "correct",
    ...observers.flatMap((observer) => observer.columns({ config, model, parameters: trained })),
  ];
  const signalLog = builder.tensor("signal.log", [1, signalColumns.length], { role: "log" });

  builder.phase("train", () => {
    const { logits, labels, afterwards } = forward(builder, tensors, {
      index: tensors.trainIndex,
      model,
      mode: "train",
    });
    loss(builder, tensors, {
      logits,
      labels,
      log: tensors.trainLog,
      config: config.loss,
      mode: "train",
      gradient: true,
    });
    scaling?.scale(builder.gradient(logits));
    builder.backward();
    builder.call("guard", { log: tensors.trainLog, counters: tensors.counters }, { column: LOSS_COLUMN });
    for (const update of afterwards) update();
    const gradients = parameters.all.map(({ tensor }) => builder.gradient(tensor));
    const step = sums?.add() ?? { gradients, counters: tensors.counters };
    optimizer.update(step.gradients, scaling?.unscale(step.gradients) ?? step.counters);
    scaling?.update(scaleLog && { log: scaleLog, column: 0 });
    builder.call("advance", { counters: tensors.counters });
  });

  builder.phase("signal", () => {
    const backward = observers.some((observer) => observer.backward);
    const { labels, activations, ...passed } = forward(builder, tensors, {
      index: tensors.trainIndex,
      model,
      mode: "train",
    });
    const { logits } = passed;
    loss(builder, tensors, { logits, labels, log: signalLog, config: config.loss, mode: "train", gradient: backward });
    if (backward) builder.backward();
    const scene: Scene = {
      ...{ builder, config, model, parameters: trained, forward: passed, activations },
      write: (kernel, input, name, more) => {
        const column = signalColumns.indexOf(name);
        const read = "shape" in input ? { input: input as Tensor } : input;
        builder.call(kernel, { ...read, counters: tensors.counters, log: signalLog }, { column, ...more });
      },
      clip: (gradients) => optimizer.clip(gradients, tensors.counters),
    };
    for (const observer of observers) observer.emit(scene);
  });

  builder.phase("evaluate", () => {
    const { logits, labels } = forward(builder, tensors, { index: tensors.evaluateIndex, model, mode: "evaluate" });
    loss(builder, tensors, {
      logits,
      labels,
      log: tensors.evaluateLog,
      config: config.loss,
      mode: "evaluate",
      gradient: false,
    });
    builder.call("advance", { counters: tensors.counters });
  });

  measure(builder, options, { tensors, model, parameters: parameters.all, config });
  const looks: Nonfinite[] = [];
  if (diagnosed) {
    builder.phase("diagnose", () => looks.push(...diagnose(builder, tensors, { model, parameters, config })));
  }

  const all = options.curvature ? displaced(builder.build(), CURVATURE) : builder.build();
  const built = diagnosed ? onlyPhase(all, "diagnose") : all;
  const whole = fused ? fuse(built) : built;
  const rounded = rounding ? withPrecision(whole, rounding) : whole;
  const stored = storage ? withStorage(rounded, storage) : rounded;
  const program = diagnosed ? stored : withCheckpoints(stored, config.train.checkpoint);
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
    microBatches: micro,
    capacity,
    data,
    signalColumns,
    stepColumns: stepColumns(observe, { optimizer, scaleLog }).map((one) => ({ ...one, log: again(one.log) })),
    weights: model.weights.map((layer) => layer.map(again)),
    looks,
  };
}

/** Repeats a training step's forward pass and looks at all of it. */
function diagnose(
  builder: Builder,
  tensors: Declared,
  { model, parameters, config }: { model: Model; parameters: ParameterList; config: RunConfig },
): Nonfinite[] {
  const { counters, trainIndex: index } = tensors;
  const { x, labels, ...pass } = forward(builder, tensors, { index, model, mode: "train" });
  const looks = looksOf(x, pass, parameters.all);
  const log = builder.tensor("diagnose.log", [index.shape[0], diagnosisColumns(looks.length)], { role: "log" });
  loss(builder, tensors, { logits: pass.logits, labels, log, config: config.loss, mode: "train", gradient: false });
  lookAt(builder, looks.map(({ tensor }) => tensor), { counters, log });
  builder.call("advance", { counters });
  return looks.map(({ origin }) => origin);
}

function onlyPhase({ tensors, phases }: Program, phase: string): Program {
  return { tensors, phases: { [phase]: phases[phase] } };
}

/** Number of the last layer that has parameters. */
export function lastLayer({ parameters }: Pick<TrainingProgram, "parameters">): number {
  return Math.max(...parameters.map(({ layer }) => layer));
}

function declare(
  builder: Builder,
  config: RunConfig,
  data: DataShape,
  { rows: trainRows, micro }: { rows: number; micro: MicroBatches },
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
  const activations: Activated[] = [];
  const pass: Pass = { builder, mode, counters, random, afterwards, activations };
  return { x, labels, afterwards, activations, ...model.forward(pass, x) };
}

function loss(
  builder: Builder,
  { counters, counts }: Declared,
  { config, logits, labels, log, mode, gradient }: {
    config: RunConfig["loss"];
    logits: Tensor;
    labels: Tensor;
    log: Tensor;
    mode: Pass["mode"];
    gradient: boolean;
  },
): void {
  if (config.kind === "mean_squared_error") {
    const options = { lossColumn: LOSS_COLUMN, gradient };
    meanSquaredError(builder, { prediction: logits, target: labels, counters, log }, options);
    return;
  }
  const options = { lossColumn: LOSS_COLUMN, correctColumn: CORRECT_COLUMN, gradient };
  const inputs = { logits, labels: oneAnswerARow(builder, labels), counters, log };
  if (counts && mode === "train") {
    builder.call("mask_labels", { labels: inputs.labels, counts, counters });
    maskedCrossEntropy(builder, inputs, options);
  } else crossEntropy(builder, inputs, { ...options, naive: config.softmax === "naive" });
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
      loss(builder, given, { logits, labels, log, config: config.loss, mode: "evaluate", gradient: true });
      builder.backward();
    },
  };
  if (curvature) declareCurvature(builder, measured, curvature);
  if (noise) declareNoise(builder, measured, noise);
}
