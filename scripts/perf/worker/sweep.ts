/** Training steps as a bench runs them: slices between two readbacks, inputs written and logs read by the host. */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { planMemory } from "../../../kernels/program/memory.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import { tensorBytes } from "../../../kernels/cpu/layout.ts";
import type { Dataset } from "../../../suites/core/data/dataset.ts";
import { phaseFlops } from "../../../suites/core/plan/estimate.ts";
import { LOSS_COLUMN } from "../../../suites/core/program/network.ts";
import { type TrainingProgram, trainingProgram } from "../../../suites/core/program/training_program.ts";
import { dataShape } from "../../../suites/core/run/data_shape.ts";
import { writeData } from "../../../suites/core/run/lockstep_session.ts";
import { stepInputs } from "../../../suites/core/run/step_inputs.ts";
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import { CAPACITY } from "../../engine/queue.ts";
import type { ReadySweep, SweepRound } from "./messages.ts";

/** Runs of a sweep. */
export interface SweepRuns {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly runs: number;
  readonly firstSeed: number;
}

/** A loaded sweep, with the initial parameters of each run kept. */
export class Sweep implements AsyncDisposable {
  private constructor(
    readonly asked: SweepRuns,
    readonly built: TrainingProgram,
    readonly session: Session,
    readonly initial: readonly ReadonlyMap<Tensor, Values>[],
  ) {}

  /** Builds the program, loads it for all runs side by side and draws their initial parameters. */
  static async load(device: Device, asked: SweepRuns): Promise<Sweep> {
    const { config, dataset, runs, firstSeed } = asked;
    const built = trainingProgram(config, dataShape(dataset), { capacity: CAPACITY });
    const session = await device.load(built.program, runs);
    writeData(session, built, dataset);
    const initial = Array.from({ length: runs }, (_, i) => {
      const run = { config, seed: firstSeed + i };
      return new Map([...built.parameters, ...built.states].map(({ tensor, initial }) => [tensor, initial(run)]));
    });
    return new Sweep(asked, built, session, initial);
  }

  /** Trains one step, for the loss that others are held against. */
  async ready(device: Device["info"]["kind"]): Promise<ReadySweep> {
    const { lastLoss } = await this.round(1);
    const { program } = this.built;
    const bytes = device === "cpu" ? tensorBytes : (tensor: Tensor) => 4 * size(tensor);
    const { sharedBytes, scratchBytes, replicaBytes } = planMemory(program, bytes);
    const { runs } = this.asked;
    return {
      firstLoss: lastLoss,
      stepFlops: phaseFlops(program, "train"),
      plannedBytes: sharedBytes + runs * replicaBytes + (device === "cpu" ? 1 : runs) * scratchBytes,
      allocatedBytes: this.session.bytes,
    };
  }

  /** Trains all runs from their initial parameters; writing those is not timed, as it is not for others. */
  async round(steps: number): Promise<SweepRound> {
    const { session, built, asked: { runs } } = this;
    const state = built.state.filter((tensor) => !this.initial[0].has(tensor));
    for (let replica = 0; replica < runs; replica++) {
      for (const [tensor, values] of this.initial[replica]) session.write(tensor, replica, values);
      for (const tensor of state) session.write(tensor, replica, new Float32Array(size(tensor)));
    }
    const log = tensorNamed(built.program, "train.log");
    let [lastLoss, device] = [NaN, 0];
    const started = performance.now();
    for (let first = 0; first < steps; first += CAPACITY) {
      const count = Math.min(CAPACITY, steps - first);
      this.#writeSteps(first);
      const ran = performance.now();
      await session.run("train", count * built.microBatches.count);
      device += performance.now() - ran;
      const logs = await session.read(log);
      lastLoss = logs[0][2 * (count - 1) + LOSS_COLUMN];
    }
    const all = performance.now() - started;
    return { seconds: all / 1000, hostSeconds: (all - device) / 1000, lastLoss };
  }

  #writeSteps(first: number): void {
    const { session, built, asked: { config, dataset: { split }, runs, firstSeed } } = this;
    for (let replica = 0; replica < runs; replica++) {
      const inputs = stepInputs(built, { config, seed: firstSeed + replica }, { split, first, count: CAPACITY });
      for (const [name, values] of inputs) session.write(tensorNamed(built.program, name), replica, values);
      session.write(tensorNamed(built.program, "counters"), replica, Uint32Array.of(0, 1));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
  }
}
