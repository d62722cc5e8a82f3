/**
 * Storage in 16 bits as a transformation of programs: what is rounded to a format as soon as it is written lies in memory
 * in that format, and the store rounds. Kernels still compute in f32, so the numbers are those of the program before.
 *
 * Goes behind `withPrecision`. What stays in 32 bits: optimizer state, master weights, logs and inputs, which no policy
 * rounds; a tensor that a later call changes in place before it is rounded, such as the loss's gradient under a loss scale
 * or a gradient that is clipped; and what a kernel works in on the way to its result, such as attention's scores and
 * products and sums of so many terms that a GPU adds them in parts.
 */
import { type Format, FORMAT_CODES, roundingOf } from "../round/formats.ts";
import { type KernelName, KERNELS } from "../table.ts";
import { usesOf } from "./access.ts";
import type { Call, Kernel } from "./call.ts";
import type { Program } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** What a device calls the source of its loads and stores of 16-bit elements, beside those of the kernels. */
export const STORAGE_SOURCE = "16-bit storage";

/** A device has no way to keep a tensor in the format that a program asks for. */
export class UnsupportedStorage extends Error {
  override readonly name = "UnsupportedStorage";
}

/** The first tensor of a program that lies in 16 bits, in one of `formats` where they are given. */
export function firstStored({ tensors }: Program, formats?: readonly Format[]): Tensor | undefined {
  return tensors.find(({ stored }) => stored && (!formats || formats.includes(stored)));
}

/** The program with its own tensors, in the same places, those that a policy rounds to `format` stored in it. */
export function withStorage(program: Program, format: Format): Program {
  const stored = new Map(
    program.tensors.filter((tensor) => isAlwaysRounded(program, tensor, format)).map((tensor) => [
      tensor,
      { ...tensor, stored: format },
    ]),
  );
  const phases = Object.entries(program.phases).map(([name, calls]) => {
    const needed = calls.filter((call) => !(call.kernel === "round" && stored.has(call.tensors.values)));
    return [name, needed.map((call) => withTensors(call, stored))];
  });
  return {
    tensors: program.tensors.map((tensor) => stored.get(tensor) ?? tensor),
    phases: Object.fromEntries(phases),
  };
}

/** Whether every call that writes the tensor is one whose result is rounded before anything else looks at it. */
function isAlwaysRounded({ phases }: Program, tensor: Tensor, format: Format): boolean {
  if (tensor.dtype !== "f32" || tensor.storage === "shared") return false;
  let written = false;
  for (const calls of Object.values(phases)) {
    const users = calls.filter((call) => Object.values(call.tensors).includes(tensor));
    for (const [at, call] of users.entries()) {
      if (isRounding(call, "values", tensor, format) || !writes(call, tensor)) continue;
      const next = users[at + 1];
      const rounded = isRounding(call, "out", tensor, format) || (next && isRounding(next, "values", tensor, format));
      if (!rounded || worksIn(call, tensor)) return false;
      written = true;
    }
  }
  return written;
}

function writes(call: Call, tensor: Tensor): boolean {
  return usesOf(call).some((use) => use.tensor === tensor && use.use !== "read");
}

function isRounding({ kernel, tensors, attributes }: Call, argument: string, tensor: Tensor, format: Format): boolean {
  if (kernel !== (argument === "out" ? "round_copy" : "round") || tensors[argument] !== tensor) return false;
  const { flush } = roundingOf(attributes);
  return attributes.format === FORMAT_CODES[format] && !flush; // a store keeps subnormals
}

function worksIn(call: Call, tensor: Tensor): boolean {
  return workspaceOf(call).some((name) => call.tensors[name] === tensor);
}

/** Outputs that a call works in on the way to its result. */
export function workspaceOf(call: Call): readonly string[] {
  const { workspace = [], worksInOutputs = () => true }: Kernel = KERNELS[call.kernel as KernelName];
  return worksInOutputs(call) ? workspace : [];
}

function withTensors(call: Call, replacement: ReadonlyMap<Tensor, Tensor>): Call {
  const tensors = Object.entries(call.tensors).map(([name, tensor]) => [name, replacement.get(tensor) ?? tensor]);
  return { ...call, tensors: Object.fromEntries(tensors) };
}
