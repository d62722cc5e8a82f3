/**
 * Two devices in lockstep: each step starts both from the first one's parameters and batch, then loss and gradients are
 * compared. Free-running ReLU networks part after a handful of steps, when an input of a rectifier lies within rounding
 * of zero and falls on one side here and on the other there; that is no error, and lockstep keeps it from spreading.
 */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import type { Dataset } from "../data/dataset.ts";
import { LOSS_COLUMN, type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { stepInputs } from "./step_inputs.ts";

/** Allowed differences between two devices that started a step from the same numbers. */
export const LOCKSTEP_TOLERANCES = {
  /** |a − b| over max(1, |b|). */
  loss: 1e-5,
  /** ‖a − b‖ over max(‖b‖, 1e-4 × the norm of all gradients together). */
  gradient: 1e-4,
} as const;

/**
 * A gradient that is zero by algebra, such as that of a bias before a batch norm, is rounding on a device: it counts as
 * zero where float64 has less than this share of the norm of all gradients, and may have no more than the second there.
 */
const ZERO_SHARES = { float64: 1e-13, float32: 1e-6 } as const;

/** A rectifier's input counts as within rounding of zero below this share of its layer's RMS. */
const NEAR_ZERO = 3e-6;

/** The comparison of one step. */
export interface LockstepStep {
  readonly step: number;
  readonly loss: readonly [number, number];
  readonly lossError: number;
  /** Greatest error over tensors, and the tensor. */
  readonly gradientError: number;
  readonly worstTensor: string;
  /** Only where a tolerance was missed: whether the float64 reference has a rectifier input within rounding of zero. */
  readonly nearZero?: boolean;
}

/** Runs `steps` steps of a configuration on two devices in lockstep. Stops at the first loss that is not finite. */
export async function lockstep(
  devices: readonly [Device, Device],
  { config, seed, dataset, steps }: { config: RunConfig; seed: number; dataset: Dataset; steps: number },
): Promise<LockstepStep[]> {
  const built = trainingProgram(config, dataShape(dataset), { capacity: 1, keepGradients: true });
  await using a = await devices[0].load(built.program, 1);
  await using b = await devices[1].load(built.program, 1);
  const pair = [a, b] as const;
  for (const session of pair) writeData(session, built, dataset);
  for (const { tensor, initial } of [...built.parameters, ...built.states]) {
    a.write(tensor, 0, initial({ config, seed }));
  }
  const zero = await zeroGradients(built, { config, seed, dataset, step: 0 });
  const compared: LockstepStep[] = [];
  for (let step = 0; step < steps; step++) {
    const kept = [...built.parameters.map(({ tensor }) => tensor), ...built.state];
    const start = await readAll(a, kept);
    kept.forEach((tensor, i) => b.write(tensor, 0, start[i]));
    for (const session of pair) writeStep(session, built, { config, seed, dataset, step });
    await Promise.all(pair.map((session) => session.run("train", built.microBatches.count)));
    const one = await compareStep(pair, built, { step, zero });
    if (!one.loss.every(Number.isFinite)) break;
    const missed = !(one.lossError <= LOCKSTEP_TOLERANCES.loss && one.gradientError <= LOCKSTEP_TOLERANCES.gradient);
    compared.push(missed ? { ...one, nearZero: await hasNearZero({ config, seed, dataset, step }, start) } : one);
  }
  return compared;
}

interface StepInputs {
  readonly config: RunConfig;
  readonly seed: number;
  readonly dataset: Dataset;
  readonly step: number;
}

function writeData(session: Session, { program }: TrainingProgram, dataset: Dataset): void {
  session.write(tensorNamed(program, "data.inputs"), 0, dataset.inputs);
  session.write(tensorNamed(program, "data.labels"), 0, dataset.labels);
}

function writeStep(session: Session, built: TrainingProgram, { config, seed, dataset, step }: StepInputs): void {
  const inputs = stepInputs(built, { config, seed }, { split: dataset.split, first: step, count: 1 });
  for (const [name, values] of inputs) session.write(tensorNamed(built.program, name), 0, values);
  session.write(tensorNamed(built.program, "counters"), 0, Uint32Array.of(0, 1));
}

async function readAll(session: Session, tensors: readonly Tensor[]): Promise<Values[]> {
  return (await Promise.all(tensors.map((tensor) => session.read(tensor)))).map(([first]) => first);
}

async function compareStep(
  pair: readonly [Session, Session],
  { program, parameters }: TrainingProgram,
  { step, zero }: { step: number; zero: ReadonlySet<string> },
): Promise<LockstepStep> {
  const log = tensorNamed(program, "train.log");
  const gradients = parameters.map(({ tensor: { name } }) => tensorNamed(program, `train/d.${name}`));
  const [a, b] = await Promise.all(pair.map((session) => readAll(session, [log, ...gradients])));
  const loss = [a[0][LOSS_COLUMN], b[0][LOSS_COLUMN]] as const;
  const globalNorm = Math.hypot(...b.slice(1).map(norm));
  let [gradientError, worstTensor] = [0, ""];
  gradients.forEach(({ name }, i) => {
    const difference = norm(Float64Array.from(a[i + 1], (x, k) => x - b[i + 1][k]));
    const scale = zero.has(name)
      ? globalNorm * ZERO_SHARES.float32 / LOCKSTEP_TOLERANCES.gradient
      : Math.max(norm(b[i + 1]), 1e-4 * globalNorm);
    const error = difference === 0 ? 0 : difference / scale;
    if (!(error <= gradientError)) [gradientError, worstTensor] = [error, name];
  });
  const lossError = Math.abs(loss[0] - loss[1]) / Math.max(1, Math.abs(loss[1]));
  return { step, loss, lossError, gradientError, worstTensor };
}

/** Names of the gradients that are zero by algebra: float64 has next to nothing there. */
async function zeroGradients(built: TrainingProgram, inputs: StepInputs): Promise<Set<string>> {
  await using session = await referenceDevice().load(built.program, 1);
  writeData(session, built, inputs.dataset);
  for (const { tensor, initial } of [...built.parameters, ...built.states]) session.write(tensor, 0, initial(inputs));
  writeStep(session, built, inputs);
  await session.run("train", built.microBatches.count);
  const gradients = built.parameters.map(({ tensor }) => tensorNamed(built.program, `train/d.${tensor.name}`));
  const norms = (await readAll(session, gradients)).map(norm);
  const limit = ZERO_SHARES.float64 * Math.hypot(...norms);
  return new Set(gradients.filter((_, i) => norms[i] <= limit).map(({ name }) => name));
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** Runs the step in float64, unfused, and looks at the inputs of every rectifier. */
async function hasNearZero(inputs: StepInputs, start: readonly Values[]): Promise<boolean> {
  const built = trainingProgram(inputs.config, dataShape(inputs.dataset), { capacity: 1, fused: false });
  await using device = referenceDevice();
  await using session = await device.load(built.program, 1);
  writeData(session, built, inputs.dataset);
  built.parameters.forEach(({ tensor }, i) => session.write(tensor, 0, start[i]));
  writeStep(session, built, inputs);
  await session.run("train", built.microBatches.count);
  const before = built.program.tensors.filter(({ name }) => /^train\/layer\d+\.before$/.test(name));
  for (const values of await readAll(session, before)) {
    const rms = norm(values) / Math.sqrt(values.length);
    if (values.some((z) => Math.abs(z) <= NEAR_ZERO * rms)) return true;
  }
  return false;
}
