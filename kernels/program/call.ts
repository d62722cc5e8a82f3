import { describe, type Tensor } from "./tensor.ts";

/** Static numbers of a call, known when the program is built. */
export type Attributes = Readonly<Record<string, number>>;

/**
 * One step of a program: a kernel with the tensors it reads and writes.
 * Nothing in a call changes while the program runs; what changes lies in tensors.
 */
export interface Call {
  readonly kernel: string;
  /** By argument name; an optional argument that is not used is absent. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly attributes: Attributes;
}

/** How a kernel uses an argument; `?` marks one that may be absent. */
export type Access = "read" | "write" | "update" | "read?" | "write?";

/** Names of a kernel's arguments with their use, in the order of the bindings. */
export type Signature = Readonly<Record<string, Access>>;

/** One dispatch on the GPU. */
export interface Dispatch {
  /** WGSL source; a valid file as it stands. */
  readonly source: string;
  readonly entryPoint: string;
  /** Values of the source's `override` constants. */
  readonly constants: Readonly<Record<string, number>>;
  /**
   * Arguments in binding order (group 0). An argument the call leaves out is bound to a small unused buffer.
   * A storage array begins at replica 0; tensor `t` of replica `r` starts at element `r * size(t)`, shared ones at 0.
   */
  readonly bindings: readonly string[];
  /** Workgroups along x and y; the replica axis is always z and added by the device. */
  readonly workgroups: readonly [number, number];
}

/** An argument word of a CPU kernel: a 32-bit integer, or the address of a tensor in this replica. */
export type Word = number | Tensor;

/** The numbers of one replica's tensor in the float64 reference, row-major. */
export type ReferenceArrays = (argument: string) => Float64Array;

/** A kernel: what it computes, in float64, and how each device runs it. */
export interface Kernel {
  readonly signature: Signature;
  /** Outputs that hold intermediate numbers on the way, so that rounding each number written would add errors. */
  readonly workspace?: readonly string[];
  /** Whether a call works in its workspace; where this is left out, each does. */
  worksInOutputs?(call: Call): boolean;
  /** Refuses shapes and attributes that do not fit. Throws `RangeError`. */
  check(call: Call): void;
  /** Floating-point operations of one replica; a multiply-add counts as two. */
  flops(call: Call): number;
  /** Computes one replica in float64, plainly: what both devices are held against. */
  reference(call: Call, array: ReferenceArrays): void;
  readonly gpu: (call: Call) => readonly Dispatch[];
  /** Name of the WebAssembly export and its argument words. */
  readonly cpu: (call: Call) => { readonly export: string; readonly words: readonly Word[] };
}

/** Fails with the kernel's name, the rule and the shapes it got. */
export function checkThat(holds: boolean, call: Call, rule: string): void {
  if (holds) return;
  const got = Object.entries(call.tensors).map(([name, t]) => `${name} = ${describe(t)}`).join(", ");
  throw new RangeError(`Cannot call kernel ${call.kernel}: ${rule}, got ${got}`);
}

/** True if two shapes are equal. */
export function sameShape(a: Tensor, b: Tensor): boolean {
  return a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
}
