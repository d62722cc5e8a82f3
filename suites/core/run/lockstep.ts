/**
 * Two devices in lockstep: each step starts both from the first one's parameters and batch, then loss and gradients are
 * compared. Free-running ReLU networks part after a handful of steps, when an input of a rectifier lies within rounding
 * of zero and falls on one side here and on the other there; that is no error, and lockstep keeps it from spreading.
 */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import type { Dataset } from "../data/dataset.ts";
import { LOSS_COLUMN } from "../program/network.ts";
import { type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { greatestError, LOCKSTEP_TOLERANCES, lossError, zeroOf } from "./lockstep_errors.ts";
import { hasNearZero, referenceGradients } from "./lockstep_reference.ts";
import { gradientTensors, keptTensors, readAll, writeData, writeInitial, writeStep } from "./lockstep_session.ts";

export { LOCKSTEP_TOLERANCES };

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
  writeInitial(a, built, { config, seed });
  const zero = zeroOf(await referenceGradients({ config, seed, dataset, step: 0 }));
  const compared: LockstepStep[] = [];
  for (let step = 0; step < steps; step++) {
    const kept = keptTensors(built);
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

async function compareStep(
  pair: readonly [Session, Session],
  built: TrainingProgram,
  { step, zero }: { step: number; zero: ReadonlySet<string> },
): Promise<LockstepStep> {
  const log = tensorNamed(built.program, "train.log");
  const gradients = gradientTensors(built);
  const [a, b] = await Promise.all(pair.map((session) => readAll(session, [log, ...gradients])));
  const loss = [a[0][LOSS_COLUMN], b[0][LOSS_COLUMN]] as const;
  const named = (values: readonly Values[]) => new Map(gradients.map(({ name }, i) => [name, values[i + 1]]));
  const { error, tensor } = greatestError(named(a), named(b), { zero });
  return { step, loss, lossError: lossError(...loss), gradientError: error, worstTensor: tensor };
}
