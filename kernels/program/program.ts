import type { Call } from "./call.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A static program: its tensors and, by phase, the kernel calls that run in order.
 * Phases share `replica` tensors; a device runs a phase any number of times.
 */
export interface Program {
  readonly tensors: readonly Tensor[];
  readonly phases: Readonly<Record<string, readonly Call[]>>;
}

/** The tensor of that name. Throws `RangeError` when the program has none. */
export function tensorNamed(program: Program, name: string): Tensor {
  const found = program.tensors.find((t) => t.name === name);
  if (!found) throw new RangeError(`Cannot find tensor "${name}": the program has none of that name`);
  return found;
}

/** `f32`, or `f32:bf16` where that is what lies in memory. */
function elementType({ dtype, stored }: Tensor): string {
  return stored ? `${dtype}:${stored}` : dtype;
}

/**
 * The program in text, one line a call, shapes without the replica axis:
 * what a build hash covers and what a reader can inspect.
 */
export function listing(program: Program): string {
  const lines: string[] = [];
  for (const [phase, calls] of Object.entries(program.phases)) {
    lines.push(`${phase}:`);
    for (const call of calls) {
      const tensors = Object.entries(call.tensors).map(([arg, t]) => `${arg}=${t.name}[${t.shape}]${elementType(t)}`);
      const attributes = Object.entries(call.attributes).map(([key, value]) => `${key}=${value}`);
      lines.push(`  ${call.kernel}(${[...tensors, ...attributes].join(", ")})`);
    }
  }
  return lines.join("\n");
}
