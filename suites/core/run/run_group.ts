/**
 * Trains the runs of one program group on one device, from initial parameters to records.
 *
 * All runs of a group differ only in numbers, so they are replicas of one program. The host writes what each step
 * needs (batch rows, learning rates), runs a slice of steps, reads the logs back, and notes which replicas diverged.
 */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { RunRecord } from "../../../results/format.ts";
import type { Request } from "../../../results/reductions.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import { dataShape } from "./data_shape.ts";
import { RunHistory } from "./history.ts";
import { hashParameters } from "./parameter_hash.ts";
import { stepInputs } from "./step_inputs.ts";

/** What to train. */
export interface GroupJob {
  readonly runs: readonly Run[];
  readonly dataset: Dataset;
  /** `signal` stops after one forward and backward pass at step 0. */
  readonly protocol: "train" | "signal";
  /** Steps between two readbacks; changes no bit of a run. */
  readonly capacity: number;
  /** Build hash the records carry. */
  readonly build: string;
  /** Values to record because claims ask for them; none by default. */
  readonly requests?: readonly Request[];
}

/**
 * Steps done so far, all runs together; a run that ended early counts with all its steps. What it returns is waited for,
 * so that messages leave even where a device computes on the thread that sends them.
 */
export type ReportProgress = (stepsDone: number) => void | Promise<void>;

/** Seconds that a slice of steps should take at most: a slow device then still shows signs of life. */
const SLICE_SECONDS = 2;

/** Runs a group to its end. Rejects when the device fails; a run that diverges is a finding in its record. */
export async function runGroup(device: Device, job: GroupJob, report: ReportProgress = () => {}): Promise<RunRecord[]> {
  const { config } = job.runs[0];
  const built = trainingProgram(config, dataShape(job.dataset), { capacity: job.capacity });
  await using session = await device.load(built.program, job.runs.length);
  const group = new Group(session, built, job);
  group.writeInputs();
  await group.signal();
  if (job.protocol === "train") {
    await group.train(report);
    await group.evaluate();
  }
  return await group.records();
}

class Group {
  readonly #histories: RunHistory[];
  /** Steps that take about {@linkcode SLICE_SECONDS}, as far as is known. */
  #stepsInTime: number;

  constructor(readonly session: Session, readonly built: TrainingProgram, readonly job: GroupJob) {
    this.#histories = job.runs.map(() => new RunHistory(job.requests));
    this.#stepsInTime = built.capacity;
  }

  /** Writes the dataset and each run's initial parameters. */
  writeInputs(): void {
    const { session, job, built } = this;
    this.#write("data.inputs", 0, job.dataset.inputs);
    this.#write("data.labels", 0, job.dataset.labels);
    job.runs.forEach((run, replica) => {
      for (const { tensor, initial } of [...built.parameters, ...built.states]) {
        session.write(tensor, replica, initial(run));
      }
      this.#write("counters", replica, Uint32Array.of(0, 1));
    });
  }

  /** One forward and backward pass on the first batch, nothing updated. */
  async signal(): Promise<void> {
    this.#writeSteps(0, this.built.capacity);
    await this.#timed(1, () => this.session.run("signal", 1));
    const log = await this.#read("signal.log");
    this.#histories.forEach((history, replica) => history.addSignal(this.built.signalColumns, log[replica]));
  }

  /** All training steps, slice by slice, with the evaluations that the configuration asks for on the way. */
  async train(report: ReportProgress): Promise<void> {
    const { steps, evaluate_every: every } = this.job.runs[0].config.train;
    for (let first = 0; first < steps;) {
      const untilEvaluation = every ? every - first % every : steps;
      const count = Math.min(this.#stepsInTime, steps - first, untilEvaluation);
      if (!this.#anyAlive()) break;
      await this.#timed(count, () => this.#trainSlice(first, count));
      first += count;
      if (every && first % every === 0 && first < steps) await this.#evaluate("validation", first);
      await report(first * this.job.runs.length);
    }
    await report(steps * this.job.runs.length);
  }

  /** Loss and accuracy at the end on the validation and the test set, the latter read this once. */
  async evaluate(): Promise<void> {
    await this.#evaluate("validation", "end");
    await this.#evaluate("test", "end");
  }

  /** The records, in the order of the runs. */
  async records(): Promise<RunRecord[]> {
    const parameters = await Promise.all(this.built.parameters.map(({ tensor }) => this.session.read(tensor)));
    return await Promise.all(this.job.runs.map(async (run, replica) => {
      const { id, cell, tuned, seed, pass } = run;
      const parameterHash = await hashParameters(parameters.map((copies) => copies[replica]));
      return {
        id,
        build: this.job.build,
        cell,
        tuned,
        seed,
        pass,
        ...this.#histories[replica].summary(),
        parameterHash,
      };
    }));
  }

  #anyAlive(): boolean {
    return this.#histories.some((history) => history.alive);
  }

  /** Runs steps and notes how many of them fit a slice. */
  async #timed(count: number, steps: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await steps();
    const inTime = count * SLICE_SECONDS / Math.max(1e-3, (performance.now() - started) / 1000);
    this.#stepsInTime = Math.max(1, Math.min(this.built.capacity, Math.floor(inTime)));
  }

  async #trainSlice(first: number, count: number): Promise<void> {
    const active = this.#histories.map((history) => history.alive);
    this.#writeSteps(first, this.built.capacity);
    this.#rewind();
    await this.session.run("train", count, active);
    const log = await this.#read("train.log");
    this.#histories.forEach((history, replica) => {
      const labels = this.built.batch * this.built.data.labelSize;
      if (active[replica]) history.addSteps(first, log[replica].subarray(0, 2 * count), labels);
    });
  }

  async #evaluate(set: "validation" | "test", step: number | "end"): Promise<void> {
    if (!this.#anyAlive()) return;
    const active = this.#histories.map((history) => history.alive);
    const { evaluationBatch, evaluationBatches, labelSize } = this.built.data;
    const [from, to] = this.job.dataset.split[set];
    const index = new Uint32Array(evaluationBatch * evaluationBatches);
    for (let i = from; i < to; i++) index[i - from] = i;
    this.#write("evaluate.index", 0, index);
    this.#rewind();
    const batches = (to - from) / evaluationBatch;
    await this.session.run("evaluate", batches, active);
    const log = await this.#read("evaluate.log");
    this.#histories.forEach((history, replica) => {
      const rows = log[replica].subarray(0, 2 * batches);
      if (active[replica]) history.addEvaluation(set, rows, (to - from) * labelSize, step);
    });
  }

  #writeSteps(first: number, count: number): void {
    const { split } = this.job.dataset;
    this.job.runs.forEach((run, replica) => {
      if (!this.#histories[replica].alive) return;
      const inputs = stepInputs(this.built, run, { split, first, count });
      for (const [name, values] of inputs) this.#write(name, replica, values);
    });
  }

  /** Sets every living replica back to the first row of its inputs and logs. */
  #rewind(): void {
    this.#histories.forEach(({ alive }, replica) => this.#write("counters", replica, Uint32Array.of(0, Number(alive))));
  }

  #write(name: string, replica: number, values: Values): void {
    this.session.write(tensorNamed(this.built.program, name), replica, values);
  }

  #read(name: string): Promise<Values[]> {
    return this.session.read(tensorNamed(this.built.program, name));
  }
}
