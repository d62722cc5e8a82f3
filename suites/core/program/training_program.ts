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
import { Builder } from "../../../kernels/program/builder.ts";
import { withPrecision } from "../../../kernels/program/precision.ts";
import { LOSS_SCALE_COLUMNS, lossScaling } from "../../../kernels/update_scale/loss_scaling.ts";
import { withStorage } from "../../../kernels/program/stored.ts";
import { fuse } from "../../../kernels/program/fuse.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { Nonfinite } from "../../../results/format.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import { Snapshot } from "../observe/snapshot.ts";
import { needsGradientNorms, needsLossScale, type StepColumn, stepColumns } from "../observe/step_columns.ts";
import type { RunConfig } from "../spec/config.ts";
import { CURVATURE, type CurvatureSizes, declareCurvature } from "./curvature.ts";
import { displaced } from "./displaced.ts";
import { declareNoise, type NoiseSizes } from "./gradient_noise.ts";
import { type MicroBatches, microBatches } from "./micro_batches.ts";
import type { MeasuredLoss } from "./measured_loss.ts";
import { type DataShape, LOSS_COLUMN, Network } from "./network.ts";
import { declareOptimizer } from "./optimizer.ts";
import { withCheckpoints } from "./checkpointing.ts";
import { diagnosisColumns, lookAt, looksOf } from "./diagnosis.ts";
import { precisionOf } from "./precision.ts";
import type { Parameter, Started } from "./parameters.ts";

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

/** Builds the program of a configuration. Throws `RangeError` where sizes do not fit. */
export function trainingProgram(config: RunConfig, data: DataShape, options: ProgramOptions): TrainingProgram {
  const { capacity, keepGradients = false, observe = [], diagnosed = false } = options;
  const builder = new Builder({ keepGradients });
  const micro = microBatches(config);
  const rows = capacity * micro.count;
  const network = new Network(builder, config, data, { rows, micro });
  const { tensors, parameters, model, trained } = network;
  const { counters } = tensors;
  const optimizer = declareOptimizer(builder, config.optimizer, {
    ...{ parameters: parameters.all, capacity: rows, rate: tensors.rate },
    observe: needsGradientNorms(observe),
  });
  const { shares } = tensors;
  const sums = shares && accumulation(builder, { parameters: trained, counters, shares, microBatches: micro.count });
  const { lossScale } = precisionOf(config.precision);
  const scaling = lossScale && lossScaling(builder, { counters: sums?.counters ?? counters, scale: lossScale });
  const scaleLog = scaling && needsLossScale(observe)
    ? builder.tensor("loss_scale.log", [rows, LOSS_SCALE_COLUMNS.length], { role: "log" })
    : undefined;
  const snapshot = new Snapshot(network, observe);

  builder.phase("train", () => {
    const pass = network.forward({ index: tensors.trainIndex, mode: "train" });
    network.loss(pass, { log: tensors.trainLog, gradient: true, counts: tensors.counts });
    scaling?.scale(builder.gradient(pass.logits));
    builder.backward();
    builder.call("guard", { log: tensors.trainLog, counters }, { column: LOSS_COLUMN });
    for (const update of pass.afterwards) update();
    const gradients = trained.map((parameter) => builder.gradient(parameter));
    const step = sums?.add() ?? { gradients, counters };
    optimizer.update(step.gradients, scaling?.unscale(step.gradients) ?? step.counters);
    scaling?.update(scaleLog && { log: scaleLog, column: 0 });
    builder.call("advance", { counters });
  });
  builder.phase("signal", () => snapshot.emit((gradients) => optimizer.clip(gradients, counters)));
  builder.phase("evaluate", () => {
    const pass = network.forward({ index: tensors.evaluateIndex, mode: "evaluate" });
    network.loss(pass, { log: tensors.evaluateLog, gradient: false });
    builder.call("advance", { counters });
  });
  measure(network, options);
  const looks: Nonfinite[] = [];
  if (diagnosed) builder.phase("diagnose", () => looks.push(...diagnose(network)));

  const program = transformed(builder.build(), config, options);
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
    signalColumns: snapshot.columns,
    stepColumns: stepColumns(observe, { optimizer, scaleLog }).map((one) => ({ ...one, log: again(one.log) })),
    weights: model.weights.map((layer) => layer.map(again)),
    looks,
  };
}

/** What fusing, precision, storage and checkpoints make of a program, in that order. */
function transformed(
  program: Program,
  { precision, train }: RunConfig,
  { curvature, diagnosed = false, fused = true }: ProgramOptions,
): Program {
  const { rounding, storage } = precisionOf(precision);
  const all = curvature ? displaced(program, CURVATURE) : program;
  const built = diagnosed ? { ...all, phases: { diagnose: all.phases.diagnose } } : all;
  const whole = fused ? fuse(built) : built;
  const rounded = rounding ? withPrecision(whole, rounding) : whole;
  const stored = storage ? withStorage(rounded, storage) : rounded;
  return diagnosed ? stored : withCheckpoints(stored, train.checkpoint);
}

/** Repeats a training step's forward pass and looks at all of it. */
function diagnose(network: Network): Nonfinite[] {
  const { builder, parameters, tensors: { counters, counts, trainIndex: index } } = network;
  const pass = network.forward({ index, mode: "train" });
  const looks = looksOf(pass.x, pass, parameters.all);
  const log = builder.tensor("diagnose.log", [index.shape[0], diagnosisColumns(looks.length)], { role: "log" });
  network.loss(pass, { log, gradient: false, counts });
  lookAt(builder, looks.map(({ tensor }) => tensor), { counters, log });
  builder.call("advance", { counters });
  return looks.map(({ origin }) => origin);
}

/** Emits the phases that measure curvature and noise, where they are asked for. */
function measure(network: Network, { curvature, noise }: ProgramOptions): void {
  if (!curvature && !noise) return;
  const { builder, config, trained } = network;
  if (config.precision !== "f32") {
    const got = JSON.stringify(config.precision);
    throw new RangeError(`Cannot measure curvature or gradient noise: gradients are f32, got precision ${got}`);
  }
  const measured: MeasuredLoss = {
    parameters: trained,
    batch: config.data.batch,
    pass({ index, counters, log }) {
      const pass = network.forward({ index, mode: "train", instead: { counters, random: undefined } });
      network.loss(pass, { log, counters, gradient: true });
      builder.backward();
    },
  };
  if (curvature) declareCurvature(builder, measured, curvature);
  if (noise) declareNoise(builder, measured, noise);
}

/** Number of the last layer that has parameters. */
export function lastLayer({ parameters }: Pick<TrainingProgram, "parameters">): number {
  return Math.max(...parameters.map(({ layer }) => layer));
}
