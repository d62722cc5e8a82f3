/**
 * Trains the runs of one program group on one device, from initial parameters to records.
 *
 * All runs of a group differ only in numbers, so they are replicas of one program. The host writes what each step
 * needs (batch rows, learning rates), runs a slice of steps, reads the logs back, and notes which replicas diverged.
 */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import { size } from "../../../kernels/program/tensor.ts";
import type { RunRecord, Timing } from "../../../results/format.ts";
import type { Dataset } from "../data/dataset.ts";
import { type ProtocolName, PROTOCOLS, stepsOf } from "../protocols/table.ts";
import type { TrainingGroup } from "../protocols/training_group.ts";
import { dataKey } from "../data/sizes.ts";
import type { Reach } from "../interventions/intervention.ts";
import type { Run } from "../plan/run.ts";
import { type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import { dataShape } from "./data_shape.ts";
import { type Evaluated, RunHistory } from "./history.ts";
import { Intervening } from "./intervening.ts";
import { hashParameters } from "./parameter_hash.ts";
import { stepInputs } from "./step_inputs.ts";

/** What to train. */
export interface GroupJob {
  readonly runs: readonly Run[];
  readonly dataset: Dataset;
  /** Further datasets that the runs see, by key. */
  readonly others?: ReadonlyMap<string, Dataset>;
  readonly protocol: ProtocolName;
  /** Steps between two readbacks; changes no bit of a run. */
  readonly capacity: number;
  /** Build hash the records carry. */
  readonly build: string;
  /** Takes how fast a run trains, by its id, from a protocol that times. */
  readonly onTiming?: (id: string, timing: Timing) => void;
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
  const protocol = PROTOCOLS[job.protocol];
  if (protocol.compute) throw new RangeError(`Cannot train: protocol ${job.protocol} has no network`);
  if (protocol.alone && job.runs.length > 1) return await oneByOne(device, job, report);
  const { config } = job.runs[0];
  const built = trainingProgram(config, dataShape(job.dataset), { capacity: job.capacity });
  await using session = await device.load(built.program, job.runs.length);
  const group = new Group(device, session, built, job, report);
  group.writeInputs();
  await protocol.run(group);
  await report(stepsOf(job.protocol, config) * job.runs.length);
  return await group.records();
}

async function oneByOne(device: Device, job: GroupJob, report: ReportProgress): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const [i, run] of job.runs.entries()) {
    const before = i * stepsOf(job.protocol, run.config);
    records.push(...await runGroup(device, { ...job, runs: [run] }, (steps) => report(before + steps)));
  }
  return records;
}

class Group implements TrainingGroup {
  readonly #histories: RunHistory[];
  /** Steps that take about {@linkcode SLICE_SECONDS}, as far as is known. */
  #stepsInTime: number;
  /** Training steps done. */
  #step = 0;
  /** Runs that train no further. */
  readonly #stopped: boolean[];
  readonly #intervening: Intervening;

  constructor(
    readonly device: Device,
    readonly session: Session,
    readonly built: TrainingProgram,
    readonly job: GroupJob,
    readonly report: ReportProgress,
  ) {
    this.#histories = job.runs.map(() => new RunHistory());
    this.#stopped = job.runs.map(() => false);
    const { config } = job.runs[0];
    this.#intervening = new Intervening({
      config,
      steps: PROTOCOLS[job.protocol].passes(config, { validation: 0, test: 0 }).train ?? 0,
      change: (chosen, next) => this.#change(chosen, next),
      part: (part) => this.part(part),
      write: (name, values) => this.#write(name, 0, values),
    }, job.dataset);
    this.#stepsInTime = built.capacity;
  }

  get runs(): readonly Run[] {
    return this.job.runs;
  }

  get step(): number {
    return this.#step;
  }

  history(replica: number): RunHistory {
    return this.#histories[replica];
  }

  running(replica: number): boolean {
    return this.#histories[replica].alive && !this.#stopped[replica];
  }

  stop(replica: number): void {
    this.#stopped[replica] = true;
  }

  /** Writes each run's initial parameters. */
  writeInputs(): void {
    const { session, job, built } = this;
    job.runs.forEach((run, replica) => {
      for (const { tensor, initial } of [...built.parameters, ...built.states]) {
        session.write(tensor, replica, initial(run));
      }
      this.#write("counters", replica, Uint32Array.of(0, 1));
    });
  }

  /** One forward and backward pass on the first batch, nothing updated. */
  async signal(): Promise<void> {
    await this.#intervening.before(0);
    this.#writeSteps(0, this.built.capacity);
    await this.#timed(1, () => this.session.run("signal", 1));
    const log = await this.#read("signal.log");
    this.#histories.forEach((history, replica) => history.addSignal(this.built.signalColumns, log[replica]));
  }

  /** Training steps up to `until`, slice by slice, with the evaluations that the configuration asks for on the way. */
  async train(until = this.job.runs[0].config.train.steps): Promise<void> {
    const { steps, evaluate_every: every } = this.job.runs[0].config.train;
    while (this.#step < until && this.#running().includes(true)) {
      const first = this.#step;
      await this.#intervening.before(first);
      const untilEvaluation = every ? every - first % every : until;
      const untilIntervention = this.#intervening.next(first) - first;
      const count = Math.min(this.#stepsInTime, until - first, untilEvaluation, untilIntervention);
      await this.#timed(count, () => this.#trainSlice(first, count));
      this.#step += count;
      if (every && this.#step % every === 0 && this.#step < steps) await this.#evaluate("validation", this.#step);
      await this.report(this.#step * this.job.runs.length);
    }
  }

  /** Loss and accuracy at the end on the validation and the test set, the latter read this once. */
  async evaluate(): Promise<void> {
    await this.#intervening.before(this.#step);
    await this.#evaluate("validation", "end");
    await this.#evaluate("test", "end");
  }

  /** The records, in the order of the runs. */
  async records(): Promise<RunRecord[]> {
    const parameters = await this.parameters();
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

  async validate(): Promise<(Evaluated | undefined)[]> {
    return await this.#evaluate("validation", this.#step);
  }

  async measure(set: "validation" | "test"): Promise<(Evaluated | undefined)[]> {
    return await this.#evaluate(set);
  }

  show(data: Dataset): void {
    this.#intervening.data = data;
  }

  async parameters(): Promise<Values[][]> {
    return await Promise.all(this.built.parameters.map(({ tensor }) => this.session.read(tensor)));
  }

  keepTiming(timing: Timing): void {
    for (const { id } of this.job.runs) this.job.onTiming?.(id, timing);
  }

  writeState(name: string, replica: number, values: Values): void {
    this.#write(name, replica, values);
  }

  resetOptimizer(): void {
    const kept = new Set(this.built.states.map(({ tensor }) => tensor));
    for (const tensor of this.built.state) {
      if (kept.has(tensor) || /\.(anchor|fisher)$/.test(tensor.name)) continue;
      this.job.runs.forEach((_, replica) => this.session.write(tensor, replica, new Float32Array(size(tensor))));
    }
  }

  part(part: number): Dataset {
    const { dataset, others, runs } = this.job;
    const key = dataKey({ ...runs[0].config.data, part });
    const found = key === dataset.key ? dataset : others?.get(key);
    if (!found) throw new RangeError(`Cannot show other data: the dataset "${key}" is not there`);
    return found;
  }

  /** Reads, changes and writes back the parameters that are chosen, of runs that train on. */
  async #change(...[chosen, next]: Parameters<Reach["change"]>): Promise<void> {
    for (const parameter of this.built.parameters.filter(chosen)) {
      const values = await this.session.read(parameter.tensor);
      this.job.runs.forEach((run, replica) => {
        if (!this.running(replica)) return;
        this.session.write(parameter.tensor, replica, Float32Array.from(next(values[replica], parameter, run)));
      });
    }
  }

  #alive(): boolean[] {
    return this.#histories.map((history) => history.alive);
  }

  #running(): boolean[] {
    return this.job.runs.map((_, replica) => this.running(replica));
  }

  /** Runs steps and notes how many of them fit a slice. */
  async #timed(count: number, steps: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await steps();
    const inTime = count * SLICE_SECONDS / Math.max(1e-3, (performance.now() - started) / 1000);
    this.#stepsInTime = Math.max(1, Math.min(this.built.capacity, Math.floor(inTime)));
  }

  async #trainSlice(first: number, count: number): Promise<void> {
    const active = this.#running();
    this.#writeSteps(first, this.built.capacity);
    this.#rewind(active);
    await this.session.run("train", count, active);
    const log = await this.#read("train.log");
    this.#histories.forEach((history, replica) => {
      const labels = this.built.batch * this.built.data.labelSize;
      if (active[replica]) history.addSteps(first, log[replica].subarray(0, 2 * count), labels);
    });
  }

  /** Evaluates, and records it where a step is given. */
  async #evaluate(set: "validation" | "test", step?: number | "end"): Promise<(Evaluated | undefined)[]> {
    const active = typeof step === "number" ? this.#running() : this.#alive();
    if (!active.includes(true)) return active.map(() => undefined);
    const { evaluationBatch, evaluationBatches, labelSize } = this.built.data;
    const [from, to] = this.job.dataset.split[set];
    const index = new Uint32Array(evaluationBatch * evaluationBatches);
    for (let i = from; i < to; i++) index[i - from] = i;
    this.#write("evaluate.index", 0, index);
    this.#rewind(active);
    const batches = (to - from) / evaluationBatch;
    await this.session.run("evaluate", batches, active);
    const log = await this.#read("evaluate.log");
    return this.#histories.map((history, replica) => {
      const rows = log[replica].subarray(0, 2 * batches);
      return active[replica] ? history.addEvaluation(set, rows, (to - from) * labelSize, step) : undefined;
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

  /** Sets every replica back to the first row of its inputs and logs; those that are not active change nothing. */
  #rewind(active: readonly boolean[]): void {
    active.forEach((one, replica) => this.#write("counters", replica, Uint32Array.of(0, Number(one))));
  }

  #write(name: string, replica: number, values: Values): void {
    this.session.write(tensorNamed(this.built.program, name), replica, values);
  }

  #read(name: string): Promise<Values[]> {
    return this.session.read(tensorNamed(this.built.program, name));
  }
}
