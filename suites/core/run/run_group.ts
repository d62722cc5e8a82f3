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
import type { QuantityName } from "../../../results/quantities.ts";
import type { Request } from "../../../results/reductions.ts";
import type { Dataset } from "../data/dataset.ts";
import { type ProtocolName, PROTOCOLS, stepsOf } from "../protocols/table.ts";
import type { TrainingGroup } from "../protocols/training_group.ts";
import { derivedLooks } from "../observe/table.ts";
import { derivedSteps } from "../observe/step_columns.ts";
import { examinationsOf, observedProgram } from "../observe/examinations.ts";
import { UPDATE_QUANTITIES, updateProfiles } from "../observe/updates.ts";
import { weightDistances } from "../observe/weight_distance.ts";
import { dataKey } from "../data/sizes.ts";
import type { Reach } from "../interventions/intervention.ts";
import type { Run } from "../plan/run.ts";
import { type CheckpointKeeper, type GroupCheckpoint, readTensors, Stopped, writeTensors } from "./checkpoint.ts";
import { type TrainingProgram } from "../program/training_program.ts";
import { dataShape } from "./data_shape.ts";
import { originsOf } from "./diagnose.ts";
import { EarlyStopping } from "./early_stopping.ts";
import { type Evaluated, RunHistory } from "./history.ts";
import { Intervening } from "./intervening.ts";
import { hashParameters } from "./parameter_hash.ts";
import { patienceRule } from "./patience.ts";
import { aroundStep, readSteps } from "./read_steps.ts";
import { learningRates } from "./schedule.ts";
import { stepInputs } from "./step_inputs.ts";

/** What to train. */
export interface GroupJob {
  readonly runs: readonly Run[];
  readonly dataset: Dataset;
  /** Further datasets that the runs see, by key. */
  readonly others?: ReadonlyMap<string, Dataset>;
  readonly protocol: ProtocolName;
  /** Quantities to record besides loss and accuracy; none by default. */
  readonly observe?: readonly QuantityName[];
  /** Steps between two readbacks; changes no bit of a run. */
  readonly capacity: number;
  /** Build hash the record of a run carries. */
  readonly build: string | ((run: Run) => string);
  /** Takes how fast a run trains, by its id, from a protocol that times. */
  readonly onTiming?: (id: string, timing: Timing) => void;
  /** Values to record because claims ask for them; none by default. */
  readonly requests?: readonly Request[];
  /** Keeps checkpoints on the way, and may ask the group to stop. */
  readonly checkpoints?: CheckpointKeeper;
  /** Where to go on from, instead of from step 0. */
  readonly resume?: GroupCheckpoint;
}

/**
 * Steps done so far, all runs together; a run that ended early counts with all its steps. With them come each run's loss
 * at its last step, where there was one. What it returns is waited for, so that messages leave even where a device
 * computes on the thread that sends them.
 */
export type ReportProgress = (stepsDone: number, losses?: readonly (number | null)[]) => void | Promise<void>;

/** Seconds that a slice of steps should take at most: a slow device then still shows signs of life. */
const SLICE_SECONDS = 2;

/**
 * Runs a group to its end. Rejects when the device fails, and with `Stopped` where it was asked to stop; a run that diverges
 * is a finding in its record.
 */
export async function runGroup(device: Device, job: GroupJob, report: ReportProgress = () => {}): Promise<RunRecord[]> {
  const protocol = PROTOCOLS[job.protocol];
  if (protocol.compute) throw new RangeError(`Cannot train: protocol ${job.protocol} has no network`);
  if (protocol.alone && job.runs.length > 1) return await oneByOne(device, job, report);
  const { config } = job.runs[0];
  const { capacity, observe = [] } = job;
  const built = observedProgram(config, dataShape(job.dataset), { capacity, observe });
  await using session = await device.load(built.program, job.runs.length);
  const group = new Group(device, session, built, job, report);
  group.writeInputs();
  if (job.resume) await group.resume(job.resume);
  await protocol.run(group);
  await report(stepsOf(job.protocol, config) * job.runs.length);
  return await group.records();
}

async function oneByOne(device: Device, job: GroupJob, report: ReportProgress): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const [i, run] of job.runs.entries()) {
    const before = i * stepsOf(job.protocol, run.config);
    records.push(...await runGroup(device, { ...job, runs: [run] }, (steps, losses) => report(before + steps, losses)));
  }
  return records;
}

class Group implements TrainingGroup {
  readonly #histories: RunHistory[];
  readonly #observe: ReadonlySet<string>;
  readonly #stopping: EarlyStopping | undefined;
  /** Steps that take about {@linkcode SLICE_SECONDS}, as far as is known. */
  #stepsInTime: number;
  /** Training steps done. */
  #step = 0;
  /** Runs that train no further. */
  readonly #stopped: boolean[];
  readonly #intervening: Intervening;
  /** The step gone on from; what comes up to it was recorded. */
  #resumed = -1;
  readonly #memories: Record<string, unknown>[];

  constructor(
    readonly device: Device,
    readonly session: Session,
    readonly built: TrainingProgram,
    readonly job: GroupJob,
    readonly report: ReportProgress,
  ) {
    this.#histories = job.runs.map(() => new RunHistory(job.requests));
    this.#observe = new Set(job.observe ?? []);
    this.#stopped = job.runs.map(() => false);
    this.#memories = job.runs.map(() => ({}));
    const { config } = job.runs[0];
    const rule = patienceRule(config.train);
    this.#stopping = rule && new EarlyStopping(session, built, rule, job.runs.length);
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
    return this.#histories[replica].alive && !this.#stopped[replica] && (this.#stopping?.goesOn(replica) ?? true);
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

  memory(replica: number): Record<string, unknown> {
    return this.#memories[replica];
  }

  /** Goes on from a checkpoint, which may hold other runs, too. Throws `RangeError` where it does not fit. */
  async resume({ step, intervened, runs }: GroupCheckpoint): Promise<void> {
    this.job.runs.forEach(({ id }, replica) => {
      const kept = runs.find((run) => run.id === id);
      if (!kept) throw new RangeError(`Cannot go on from a checkpoint: it does not hold run ${id}`);
      writeTensors(this.session, this.built.program, { replica, tensors: kept.tensors });
      this.#histories[replica] = RunHistory.from(kept.history, this.job.requests);
      this.#stopped[replica] = kept.stopped;
      if (kept.stopping) this.#stopping?.resume(replica, kept.stopping);
      this.#memories[replica] = structuredClone(kept.memory);
    });
    this.#step = this.#resumed = step;
    await this.#intervening.resume(intervened);
  }

  /** One forward and backward pass on the batch of step `step`, or of the one after the last; nothing is updated. */
  async snapshot(step: number | "end"): Promise<void> {
    if (step !== "end" && step <= this.#resumed) return;
    const active = step === "end" ? this.#alive() : this.#running();
    if (!active.includes(true)) return;
    await this.#intervening.before(step === "end" ? this.#step : step);
    this.#writeSteps(step === "end" ? this.#step : step, this.built.capacity);
    this.#rewind(active);
    await this.#timed(1, () => this.session.run("signal", 1, active));
    const log = await this.#read("signal.log");
    const { job: { observe = [] }, built: { signalColumns } } = this;
    this.#histories.forEach((history, replica) => {
      if (!active[replica]) return;
      history.addSnapshot(step, signalColumns, log[replica], this.#observe);
      history.addLooks(derivedLooks(observe, signalColumns, log[replica]), step, this.#observe);
    });
    if (this.#observe.has("weight_distance")) {
      const distances = await weightDistances(this.session, this.built, this.job.runs);
      this.#histories.forEach((history, replica) => {
        if (active[replica]) history.addProfile("weight_distance", distances[replica], step);
      });
    }
    for (const { examine } of examinationsOf(observe)) {
      const { device, session, built, job: { runs } } = this;
      const found = await examine({ device, session, built, runs, active, dataset: this.#intervening.data });
      found.forEach((values, replica) => this.#histories[replica].addLooks(values ?? {}, step, this.#observe));
    }
  }

  /** Training steps up to `until`, slice by slice, with evaluations and snapshots as the configuration asks for. */
  async train(until = this.job.runs[0].config.train.steps): Promise<void> {
    const { steps, evaluate_every: evaluation, observe_every: observation } = this.job.runs[0].config.train;
    const updates = UPDATE_QUANTITIES.some((quantity) => this.#observe.has(quantity));
    while (this.#step < until && this.#running().includes(true)) {
      await this.#pause();
      const first = this.#step;
      await this.#intervening.before(first);
      const observed = updates && (observation ? first % observation === 0 : first === 0);
      const mark = Math.min(
        until,
        nextMultiple(first, evaluation),
        nextMultiple(first, observation),
        this.#intervening.next(first),
      );
      const count = observed ? 1 : Math.min(this.#stepsInTime, mark - first);
      const running = this.#running();
      await this.#timed(count, () => observed ? this.#observedStep(first) : this.#trainSlice(first, count));
      this.#step += count;
      await this.#diagnose(running);
      const due = (every: number | undefined) => every && this.#step % every === 0 && this.#step < steps;
      if (due(evaluation) || this.#stopping && this.#step === steps) await this.#evaluateOnTheWay(this.#step);
      if (due(observation)) await this.snapshot(this.#step);
      const losses = this.#histories.map((history) => history.valuesOf("loss").at(-1) ?? null);
      await this.report(this.#step * this.job.runs.length, losses);
    }
    this.#endEarlyStopping(steps);
  }

  /** Between two steps: keeps a checkpoint where one is due, and stops where that is asked for. */
  async #pause(): Promise<void> {
    const { checkpoints, protocol } = this.job;
    if (!checkpoints) return;
    const resumable = this.#step > 0 && !PROTOCOLS[protocol].restarts;
    if (resumable && checkpoints.due()) await checkpoints.keep(await this.#checkpoint());
    if (checkpoints.stopping) throw new Stopped(`stopped before step ${this.#step}`);
  }

  async #checkpoint(): Promise<GroupCheckpoint> {
    const all = Object.entries(await readTensors(this.session, this.built.program));
    const runs = this.job.runs.map(({ id }, replica) => ({
      id,
      tensors: Object.fromEntries(all.map(([name, copies]) => [name, copies[replica]])),
      history: this.#histories[replica].state(),
      stopped: this.#stopped[replica],
      ...(this.#stopping && { stopping: this.#stopping.state(replica) }),
      memory: structuredClone(this.#memories[replica]),
    }));
    return { step: this.#step, intervened: this.#intervening.done, runs };
  }

  /** Loss and accuracy at the end on the validation and the test set, the latter read this once; a last snapshot. */
  async evaluate(): Promise<void> {
    await this.#intervening.before(this.#step);
    if (this.job.runs[0].config.train.observe_every) await this.snapshot("end");
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
        build: typeof this.job.build === "string" ? this.job.build : this.job.build(run),
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

  /** A step whose change of the weights is measured on the host. */
  async #observedStep(step: number): Promise<void> {
    const { session, built, job: { runs } } = this;
    const active = this.#running();
    const changes = await aroundStep(session, built, () => this.#trainSlice(step, 1));
    this.#histories.forEach((history, replica) => {
      if (!active[replica]) return;
      const rate = learningRates(runs[replica].config, step, 1)[0];
      for (const [quantity, values] of Object.entries(updateProfiles(changes(replica), rate))) {
        if (this.#observe.has(quantity)) history.addProfile(quantity as QuantityName, values, step);
      }
    });
  }

  async #trainSlice(first: number, count: number): Promise<void> {
    const active = this.#running();
    this.#writeSteps(first, this.built.capacity);
    this.#rewind(active);
    const { microBatches: micro } = this.built;
    await this.session.run("train", count * micro.count, active);
    const { session, built, job: { runs, observe = [] } } = this;
    const read = await readSteps(session, built, count);
    this.#histories.forEach((history, replica) => {
      if (!active[replica]) return;
      const rates = () => learningRates(runs[replica].config, first, count);
      const { loss, train_accuracy, ...others } = read(replica);
      history.addSteps(first, { loss, train_accuracy, ...derivedSteps(others, observe, rates) });
    });
  }

  /** Looks for the first layer of each run that has just diverged that had a value that is not finite. */
  async #diagnose(before: readonly boolean[]): Promise<void> {
    const { device, session, built, job: { runs } } = this;
    const diverged = this.#histories.flatMap(({ divergedAt: step }, replica) =>
      step === undefined || !before[replica] ? [] : [{ run: runs[replica], replica, step }]
    );
    const origins = await originsOf({ device, session, built, dataset: this.#intervening.data }, diverged);
    diverged.forEach(({ replica }, i) => this.#histories[replica].addOrigin(origins[i]));
  }

  async #evaluateOnTheWay(step: number): Promise<void> {
    const evaluated = await this.#evaluate("validation", step);
    await this.#stopping?.note(step, evaluated.map((values) => values?.validation_loss));
  }

  #endEarlyStopping(steps: number): void {
    const stopping = this.#stopping;
    if (!stopping) return;
    this.#histories.forEach((history, replica) => {
      if (!history.alive) return;
      stopping.restore(replica);
      history.addStop(stopping.result(replica, steps));
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

/** The first multiple of `every` after a step; Infinity where there is none. */
function nextMultiple(step: number, every: number | undefined): number {
  return every ? step - step % every + every : Infinity;
}
