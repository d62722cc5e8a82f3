/** What float64 says of a step: which gradients are zero by algebra, and what decides at the edge of a rounding. */
import type { Session, Values } from "../../../kernels/program/device.ts";
import type { Call } from "../../../kernels/program/call.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { eachTap, windowsOf } from "../../../kernels/unfold/windows.ts";
import { ACTIVATION_KINDS } from "../../../kernels/activation/kinds.ts";
import { columns } from "../../../kernels/program/tensor.ts";
import { type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import { dataShape } from "./data_shape.ts";
import { type Named, norm } from "./lockstep_errors.ts";
import {
  gradientTensors,
  keptTensors,
  readAll,
  type StepInputs,
  writeData,
  writeInitial,
  writeStep,
} from "./lockstep_session.ts";

/** Two numbers count as within rounding of one another below this share of their tensor's RMS. */
const NEAR = 3e-6;

/** The gradients of a step from initial parameters, in float64, by name of the gradient (`train/d.layer1.weight`). */
export async function referenceGradients(inputs: StepInputs): Promise<Named> {
  const built = trainingProgram(inputs.config, dataShape(inputs.dataset), { capacity: 1, keepGradients: true });
  await using device = referenceDevice();
  await using session = await device.load(built.program, 1);
  writeInitial(session, built, inputs);
  await runStep(session, built, inputs);
  const gradients = gradientTensors(built);
  const values = await readAll(session, gradients);
  return new Map(gradients.map(({ name }, i) => [name, values[i]]));
}

/**
 * Whether float64 has an input of a rectifier within rounding of zero, or two within rounding of one another that
 * compete for a maximum: there one side may take one branch and the other side the other, and neither is wrong. `start`
 * holds what the step started from, in the order of `keptTensors`.
 */
export async function hasNearZero(inputs: StepInputs, start: readonly Values[]): Promise<boolean> {
  const built = trainingProgram(inputs.config, dataShape(inputs.dataset), { capacity: 1, fused: false });
  await using device = referenceDevice();
  await using session = await device.load(built.program, 1);
  keptTensors(built).forEach((tensor, i) => session.write(tensor, 0, start[i]));
  await runStep(session, built, inputs);
  for (const call of built.program.phases.train) {
    if (!hasKink(call)) continue;
    const [values] = await session.read(call.tensors.input);
    const near = NEAR * norm(values) / Math.sqrt(values.length);
    if (call.kernel === "pool" ? hasTie(call, values, near) : values.some((z) => Math.abs(z) <= near)) return true;
  }
  return false;
}

/** Whether a training step has a rectifier or a maximum, whose derivative jumps. */
export function hasKinks(built: TrainingProgram): boolean {
  return built.program.phases.train.some((call) => hasKink(call) || call.attributes.relu === 1);
}

/** A rectifier behind, rather than in front of, a gradient has a gate. */
function hasKink({ kernel, tensors, attributes: { kind } }: Call): boolean {
  if (kernel === "activation") return kind === ACTIVATION_KINDS.leaky_relu;
  return (kernel === "relu" && !tensors.gate) || (kernel === "pool" && kind === 1);
}

/** Whether the two greatest of a window lie within `near` of one another and are not equal. */
function hasTie(call: Call, values: ArrayLike<number>, near: number): boolean {
  const C = columns(call.tensors.input);
  const greatest = new Float64Array(columns(call.tensors.out) * call.tensors.out.shape[0]).fill(-Infinity);
  const second = greatest.slice();
  eachTap(windowsOf(call, call.tensors.input), (window, pixel) => {
    for (let c = 0; c < C; c++) {
      const [value, at] = [values[pixel * C + c], window * C + c];
      if (value > greatest[at]) [greatest[at], second[at]] = [value, greatest[at]];
      else if (value > second[at]) second[at] = value;
    }
  });
  return greatest.some((value, i) => value !== second[i] && value - second[i] <= near);
}

async function runStep(session: Session, built: TrainingProgram, inputs: StepInputs): Promise<void> {
  writeData(session, built, inputs.dataset);
  writeStep(session, built, inputs);
  await session.run("train", built.microBatches.count);
}
