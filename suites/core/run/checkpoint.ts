/**
 * A group of runs between two steps, as something that can be kept and gone on from. It holds everything that a later step
 * depends on: tensors that steps leave to each other, what was recorded, early stopping, the data position (the step
 * itself: batches are drawn by step), and what a protocol remembers. A run of it can go on without the others.
 */
import type { Session, Values } from "../../../kernels/program/device.ts";
import type { Program } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import type { StoppingState } from "./early_stopping.ts";
import type { HistoryState } from "./history.ts";

/** One run of a group. */
export interface RunCheckpoint {
  readonly id: string;
  /** Values of parameters, optimizer state, running statistics and loss scale, by tensor. */
  readonly tensors: Readonly<Record<string, Values>>;
  readonly history: HistoryState;
  /** True for a run that trains no further. */
  readonly stopped: boolean;
  readonly stopping?: StoppingState;
  /** What the protocol remembers of the run, by name. */
  readonly memory: Readonly<Record<string, unknown>>;
}

/** A group before a step. */
export interface GroupCheckpoint {
  /** Training steps done. */
  readonly step: number;
  /** The last step before which interventions were done. */
  readonly intervened: number;
  readonly runs: readonly RunCheckpoint[];
}

/** Thrown where a group was asked to stop; what is to be kept was kept. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Whoever keeps checkpoints of a group. */
export interface CheckpointKeeper {
  /** Whether one is wanted now. */
  due(): boolean;
  keep(checkpoint: GroupCheckpoint): void | Promise<void>;
  /** Whether the group is to stop. */
  readonly stopping: boolean;
}

/** Tensors of a program that a step leaves to the next. */
export function keptTensors({ tensors }: Program): Tensor[] {
  return tensors.filter(({ role, storage }) => (role === "parameter" || role === "state") && storage !== "scratch");
}

/** The kept tensors of every replica, by name. */
export async function readTensors(session: Session, program: Program): Promise<Record<string, Values[]>> {
  const found: Record<string, Values[]> = {};
  for (const tensor of keptTensors(program)) found[tensor.name] = await session.read(tensor);
  return found;
}

/** Writes what {@linkcode readTensors} read of a replica. Throws `RangeError` where the tensors are others. */
export function writeTensors(
  session: Session,
  program: Program,
  { replica, tensors }: { replica: number; tensors: RunCheckpoint["tensors"] },
): void {
  const kept = keptTensors(program);
  const names = kept.map(({ name }) => name).sort().join(" ");
  const found = Object.keys(tensors).sort().join(" ");
  if (names !== found) throw new RangeError(`Cannot go on from a checkpoint: it must hold ${names}, got ${found}`);
  for (const tensor of kept) {
    const values = tensors[tensor.name];
    if (values.length !== size(tensor)) {
      throw new RangeError(
        `Cannot go on from a checkpoint: ${tensor.name} has ${size(tensor)} elements, got ${values.length}`,
      );
    }
    session.write(tensor, replica, values);
  }
}
