/**
 * Merges a matrix product with the rectifier behind it, forward (`relu`) and backward (`mask`): one pass over memory
 * less, and the same bits, because the rectifier only keeps or drops what the product has finished.
 */
import type { KernelName } from "../table.ts";
import { KERNELS } from "../table.ts";
import type { Call } from "./call.ts";
import type { Program } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** The program with products and rectifiers merged, and without the tensors that nothing uses any more. */
export function fuse(program: Program): Program {
  const phases = Object.fromEntries(
    Object.entries(program.phases).map(([name, calls]) => [name, fusePhase(calls)]),
  );
  return withoutUnused({ tensors: program.tensors, phases });
}

function fusePhase(calls: readonly Call[]): Call[] {
  const fused: Call[] = [];
  const gone = new Set<Call>();
  calls.forEach((call, at) => {
    if (gone.has(call)) return;
    const rectifier = call.kernel === "matmul" ? rectifierOf(calls, at) : undefined;
    if (!rectifier) return void fused.push(call);
    gone.add(rectifier);
    fused.push(merge(call, rectifier));
  });
  return fused;
}

/** The rectifier that alone reads the product of `calls[at]`, if its work can be done at the product's place. */
function rectifierOf(calls: readonly Call[], at: number): Call | undefined {
  const product = calls[at];
  const between = product.tensors.out;
  if (between.storage !== "scratch" || product.attributes.relu || product.tensors.mask) return undefined;
  const users = calls.filter((call) => call !== product && uses(call, between));
  const [rectifier] = users;
  if (users.length !== 1 || rectifier.kernel !== "relu" || rectifier.tensors.input !== between) return undefined;
  const { gate, out } = rectifier.tensors;
  const end = calls.indexOf(rectifier);
  if (end < at) return undefined;
  const skipped = calls.slice(at + 1, end);
  const early = skipped.some((call) => uses(call, out) || (gate && gate !== between && writes(call, gate)));
  const overlaps = out === product.tensors.a || out === product.tensors.b;
  return early || overlaps ? undefined : rectifier;
}

function merge(product: Call, { tensors: { input, gate, out } }: Call): Call {
  const forward = gate === undefined || gate === input;
  return {
    kernel: product.kernel,
    tensors: { ...product.tensors, ...(forward ? {} : { mask: gate }), out },
    attributes: { ...product.attributes, relu: forward ? 1 : 0 },
  };
}

function uses(call: Call, tensor: Tensor): boolean {
  return Object.values(call.tensors).includes(tensor);
}

function writes(call: Call, tensor: Tensor): boolean {
  const { signature } = KERNELS[call.kernel as KernelName];
  return Object.entries(call.tensors).some(([name, one]) => one === tensor && !signature[name].startsWith("read"));
}

/** Leaves out scratch tensors that no call uses and counts the rest anew. */
function withoutUnused({ tensors, phases }: Program): Program {
  const used = new Set(Object.values(phases).flat().flatMap((call) => Object.values(call.tensors)));
  const kept = tensors.filter((tensor) => tensor.storage !== "scratch" || used.has(tensor));
  const renumbered = new Map(kept.map((tensor, index) => [tensor, { ...tensor, index }]));
  const renamed = (call: Call): Call => ({
    ...call,
    tensors: Object.fromEntries(Object.entries(call.tensors).map(([name, one]) => [name, renumbered.get(one)!])),
  });
  return {
    tensors: [...renumbered.values()],
    phases: Object.fromEntries(Object.entries(phases).map(([name, calls]) => [name, calls.map(renamed)])),
  };
}
