/** What a call does to its tensors, read off its kernel's signature. */
import { type KernelName, KERNELS } from "../table.ts";
import type { Access, Call } from "./call.ts";
import type { Tensor } from "./tensor.ts";

/** How a call uses an argument, whether or not it may be left out. */
export type Use = "read" | "write" | "update";

/** Each tensor of a call with its use; a tensor given twice comes twice. */
export function usesOf(call: Call): { readonly tensor: Tensor; readonly use: Use }[] {
  const signature: Readonly<Record<string, Access>> = KERNELS[call.kernel as KernelName].signature;
  return Object.entries(call.tensors).map(([name, tensor]) => ({ tensor, use: plain(signature[name]) }));
}

/** Tensors whose numbers a call takes: those it reads or updates. */
export function inputsOf(call: Call): Tensor[] {
  return usesOf(call).filter(({ use }) => use !== "write").map(({ tensor }) => tensor);
}

/** Tensors a call writes or updates. */
export function outputsOf(call: Call): Tensor[] {
  return usesOf(call).filter(({ use }) => use !== "read").map(({ tensor }) => tensor);
}

/** Tensors a call updates: their old numbers count. */
export function updatesOf(call: Call): Tensor[] {
  return usesOf(call).filter(({ use }) => use === "update").map(({ tensor }) => tensor);
}

/** The call with other tensors in the place of those it reads. */
export function withInputs(call: Call, replacement: ReadonlyMap<Tensor, Tensor>): Call {
  const signature: Readonly<Record<string, Access>> = KERNELS[call.kernel as KernelName].signature;
  const tensors = Object.entries(call.tensors).map(([name, tensor]) => {
    return [name, plain(signature[name]) === "read" ? replacement.get(tensor) ?? tensor : tensor];
  });
  return { ...call, tensors: Object.fromEntries(tensors) };
}

function plain(access: Access): Use {
  return access.replace("?", "") as Use;
}
