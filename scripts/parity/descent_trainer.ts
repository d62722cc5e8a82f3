/** Descent's side of the parity check: a run on a device, one step at a time. */
import type { Device, Session, Values } from "../../kernels/program/device.ts";
import { tensorNamed } from "../../kernels/program/program.ts";
import type { Tensor } from "../../kernels/program/tensor.ts";
import type { Dataset } from "../../suites/core/data/dataset.ts";
import { type DataShape, LOSS_COLUMN } from "../../suites/core/program/network.ts";
import { type TrainingProgram, trainingProgram } from "../../suites/core/program/training_program.ts";
import { dataShape } from "../../suites/core/run/data_shape.ts";
import type { Named } from "../../suites/core/run/lockstep_errors.ts";
import {
  gradientTensors,
  keptTensors,
  readAll,
  writeData,
  writeInitial,
  writeStep,
} from "../../suites/core/run/lockstep_session.ts";
import { batchIndices } from "../../suites/core/run/schedule.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { rowsOf } from "../perf/peer_inputs.ts";
import type { Numbers, StoredTensor } from "./safetensors.ts";

/** A run. */
export interface TrainedRun {
  readonly config: RunConfig;
  readonly seed: number;
  readonly dataset: Dataset;
}

/** What a step leaves on either side, by Descent's names. */
export interface StepOutcome {
  readonly loss: number;
  /** As bounded by clipping. */
  readonly gradients: Named;
  readonly parameters: Named;
  /** What the optimizer keeps, and running statistics. */
  readonly states: Named;
}

/** A loaded run. */
export class DescentTrainer implements AsyncDisposable {
  private constructor(readonly run: TrainedRun, readonly built: TrainingProgram, readonly session: Session) {}

  /** Builds the program of a run and loads it, with initial parameters. */
  static async load(device: Device, run: TrainedRun): Promise<DescentTrainer> {
    const built = trainingProgram(run.config, dataShape(run.dataset), { capacity: 1, keepGradients: true });
    const session = await device.load(built.program, 1);
    writeData(session, built, run.dataset);
    writeInitial(session, built, run);
    return new DescentTrainer(run, built, session);
  }

  get data(): DataShape {
    return this.built.data;
  }

  /** Names of the parameters. */
  get parameterNames(): string[] {
    return this.built.parameters.map(({ tensor }) => tensor.name);
  }

  /** Everything that the next step starts from, in the order of `keptTensors`. */
  kept(): Promise<Values[]> {
    return readAll(this.session, keptTensors(this.built));
  }

  /** The same by name, with shapes. */
  stored(values: readonly Values[]): Map<string, StoredTensor> {
    return new Map(
      keptTensors(this.built).map(({ name, shape }, i) => [name, { shape, values: numbersOf(values[i]) }]),
    );
  }

  /** The rows of a step's batch, taken from the dataset here and not by the device. */
  batch(step: number): Map<string, StoredTensor> {
    const { dataset, config: { data: { batch } }, seed } = this.run;
    const [from, to] = dataset.split.train;
    const rows = batchIndices(seed, { batch, trainRows: to - from, first: step, count: 1 });
    return new Map([
      ["x", { shape: [batch, dataset.inputSize], values: rowsOf(dataset.inputs, rows, dataset.inputSize) }],
      ["labels", { shape: [batch, dataset.labelSize], values: rowsOf(dataset.labels, rows, dataset.labelSize) }],
    ]);
  }

  /** Trains a step. */
  async step(step: number): Promise<StepOutcome> {
    const { session, built } = this;
    writeStep(session, built, { ...this.run, step });
    await session.run("train", 1);
    const gradients = gradientTensors(built);
    const parameters = built.parameters.map(({ tensor }) => tensor);
    const log = tensorNamed(built.program, "train.log");
    const tensors = [log, ...gradients, ...parameters, ...built.state];
    const values = await readAll(session, tensors);
    const named = (some: readonly Tensor[]) =>
      new Map(some.map((tensor) => [tensor.name.replace("train/d.", ""), values[tensors.indexOf(tensor)]]));
    return {
      loss: values[0][LOSS_COLUMN],
      gradients: named(gradients),
      parameters: named(parameters),
      states: named(built.state),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
  }
}

function numbersOf(values: Values): Numbers {
  return Float32Array.from(values);
}
