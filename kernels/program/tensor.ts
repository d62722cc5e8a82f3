import type { Format } from "../round/formats.ts";

/** Element type of a tensor, as kernels see it. */
export type DType = "f32" | "u32";

/** What a tensor is for; decides where it lives and how its bytes are reported. */
export type Role =
  | "data" // the dataset, the same for every replica
  | "input" // what the host writes before each slice: batch indices, learning rates
  | "counter" // row counter and alive flag
  | "log" // what the host reads back
  | "parameter"
  | "state" // optimizer state
  | "activation"
  | "gradient";

/**
 * Where a tensor lives:
 * - `shared`: one copy for all replicas, written by the host only;
 * - `replica`: one copy a replica, kept between phases;
 * - `scratch`: one copy a replica (devices that run replicas in turn need just one), dead at the end of a phase.
 */
export type Storage = "shared" | "replica" | "scratch";

/** One array of a program. Shapes leave out the replica axis `R`, which every tensor but a shared one has in front. */
export interface Tensor {
  /** Position in the program's list of tensors. */
  readonly index: number;
  /** Unique within the program, for example `layer3.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly role: Role;
  readonly storage: Storage;
  /** The 16-bit format an f32 tensor's elements have in memory; absent where they take 32 bits. */
  readonly stored?: Format;
}

/** Rows of a tensor seen as a matrix: the product of all axes but the last. */
export function rows(tensor: Tensor): number {
  return tensor.shape.slice(0, -1).reduce((a, b) => a * b, 1);
}

/** Columns of a tensor seen as a matrix: its last axis. */
export function columns(tensor: Tensor): number {
  return tensor.shape.at(-1) ?? 1;
}

/** Number of elements of one replica. */
export function size(tensor: Tensor): number {
  return tensor.shape.reduce((a, b) => a * b, 1);
}

/** `name[2, 3]`, as error messages and listings show a tensor. */
export function describe(tensor: Tensor): string {
  return `${tensor.name}[${tensor.shape.join(", ")}]`;
}
