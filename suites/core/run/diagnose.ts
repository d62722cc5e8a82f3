/**
 * Where runs diverged. A replica whose loss was not finite keeps the parameters it had before that step, so the step's
 * forward pass can be repeated on the same device, and gives the same bits, in a program that looks at every layer.
 */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { Nonfinite } from "../../../results/format.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { originIn } from "../program/diagnosis.ts";
import { type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import { dataShape } from "./data_shape.ts";
import { stepInputs } from "./step_inputs.ts";

/** A run that diverged. */
export interface Diverged {
  readonly run: Run;
  /** Its place in the session. */
  readonly replica: number;
  /** The step whose loss was not finite. */
  readonly step: number;
}

/** What trained the runs, and on what. */
export interface Trainer {
  readonly device: Device;
  readonly session: Session;
  readonly built: TrainingProgram;
  readonly dataset: Dataset;
}

/** Where each run first had a value that is not finite; undefined for one whose loss is finite when it is repeated. */
export async function originsOf(trainer: Trainer, runs: readonly Diverged[]): Promise<(Nonfinite | undefined)[]> {
  if (runs.length === 0) return [];
  const { device, dataset } = trainer;
  const program = trainingProgram(runs[0].run.config, dataShape(dataset), { capacity: 1, diagnosed: true });
  await using session = await device.load(program.program, runs.length);
  const write = (name: string, replica: number, values: Values) =>
    session.write(tensorNamed(program.program, name), replica, values);
  write("data.inputs", 0, dataset.inputs);
  write("data.labels", 0, dataset.labels);
  await copyState(trainer, session, program, runs);
  runs.forEach(({ run, step }, i) => {
    const inputs = stepInputs(program, run, { split: dataset.split, first: step, count: 1 });
    for (const [name, values] of inputs) write(name, i, values);
    write("counters", i, Uint32Array.of(0, 1));
  });
  const { count } = program.microBatches;
  await session.run("diagnose", count);
  const logs = await session.read(tensorNamed(program.program, "diagnose.log"));
  return logs.map((log) => firstOrigin(log, count, program));
}

/** Gives each replica of the new session the parameters and states that its run has in the old one. */
async function copyState(
  { session: from, built }: Trainer,
  to: Session,
  program: TrainingProgram,
  runs: readonly Diverged[],
): Promise<void> {
  for (const [i, { tensor }] of [...built.parameters, ...built.states].entries()) {
    const copies = await from.read(tensor);
    const target = [...program.parameters, ...program.states][i].tensor;
    runs.forEach(({ replica }, k) => to.write(target, k, copies[replica]));
  }
}

/** Of a step's micro-batches the first whose loss is not finite counts. */
function firstOrigin(log: Values, count: number, { looks }: TrainingProgram): Nonfinite | undefined {
  const width = log.length / count;
  for (let row = 0; row < count; row++) {
    const origin = originIn(log.subarray(row * width, (row + 1) * width), looks);
    if (origin) return origin;
  }
}
