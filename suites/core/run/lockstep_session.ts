/** What two sides in lockstep are started from: one training step's data, batch and numbers, written to a session. */
import type { Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { TrainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { stepInputs } from "./step_inputs.ts";

/** A step of a run. */
export interface StepInputs {
  readonly config: RunConfig;
  readonly seed: number;
  readonly dataset: Dataset;
  readonly step: number;
}

/** Writes the dataset. */
export function writeData(session: Session, { program }: TrainingProgram, dataset: Dataset): void {
  session.write(tensorNamed(program, "data.inputs"), 0, dataset.inputs);
  session.write(tensorNamed(program, "data.labels"), 0, dataset.labels);
}

/** Writes what parameters and states start from. */
export function writeInitial(session: Session, built: TrainingProgram, run: Pick<StepInputs, "config" | "seed">): void {
  for (const { tensor, initial } of [...built.parameters, ...built.states]) session.write(tensor, 0, initial(run));
}

/** Writes the batch and the numbers of a step, and sets the row back to 0. */
export function writeStep(session: Session, built: TrainingProgram, inputs: StepInputs): void {
  const { config, seed, dataset, step } = inputs;
  const rows = stepInputs(built, { config, seed }, { split: dataset.split, first: step, count: 1 });
  for (const [name, values] of rows) session.write(tensorNamed(built.program, name), 0, values);
  session.write(tensorNamed(built.program, "counters"), 0, Uint32Array.of(0, 1));
}

/** The values of tensors, of the first replica. */
export async function readAll(session: Session, tensors: readonly Tensor[]): Promise<Values[]> {
  return (await Promise.all(tensors.map((tensor) => session.read(tensor)))).map(([first]) => first);
}

/** Everything that a step changes and the next one reads: parameters, then states. */
export function keptTensors(built: TrainingProgram): Tensor[] {
  return [...built.parameters.map(({ tensor }) => tensor), ...built.state];
}

/** The gradients of the parameters, in their order; the program must keep them. */
export function gradientTensors({ program, parameters }: TrainingProgram): Tensor[] {
  return parameters.map(({ tensor: { name } }) => tensorNamed(program, `train/d.${name}`));
}
