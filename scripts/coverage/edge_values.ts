/** Which values at the edges of f32 the cases of a kernel hold. */
import { type KernelName, KERNELS } from "../../kernels/table.ts";
import type { KernelCase } from "../../kernels/testing/kernel_cases.ts";
import { elements, inputsOf, programOf } from "../../kernels/testing/reference_call.ts";

const SMALLEST_NORMAL = 2 ** -126;
const GREATEST = (2 - 2 ** -23) * 2 ** 127;

const EDGES: Readonly<Record<string, (x: number) => boolean>> = {
  "NaN": Number.isNaN,
  "∞": (x) => Math.abs(x) === Infinity,
  "−0": (x) => Object.is(x, -0),
  "subnormal": (x) => x !== 0 && Math.abs(x) < SMALLEST_NORMAL,
  "least": (x) => Math.abs(x) === SMALLEST_NORMAL,
  "greatest": (x) => Math.abs(x) === GREATEST,
};

/** What these words stand for. */
export const EDGE_WORDS = Object.keys(EDGES);

/** Cases of more elements are of sizes, not of values. */
const MOST_ELEMENTS = 20_000;

/** The edge values among the f32 inputs of a kernel's cases. */
export function edgeValues(kernel: KernelName, cases: readonly KernelCase[]): string[] {
  const found = new Set<string>();
  for (const one of cases.filter((one) => elements(one) <= MOST_ELEMENTS)) {
    const { program, tensors } = programOf(kernel, one);
    const call = program.phases.call[0];
    for (const inputs of inputsOf(one, tensors)) {
      for (const [argument, values] of Object.entries(inputs)) {
        if (call.tensors[argument].dtype !== "f32" || isWritten(kernel, argument)) continue;
        for (const [word, is] of Object.entries(EDGES)) if (!found.has(word) && values.some(is)) found.add(word);
      }
    }
  }
  return EDGE_WORDS.filter((word) => found.has(word));
}

function isWritten(kernel: KernelName, argument: string): boolean {
  return KERNELS[kernel].signature[argument].startsWith("write");
}
