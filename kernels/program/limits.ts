/**
 * What hosts check so that no kernel leaves its tensors. WebAssembly's own bounds checks may be off, and a GPU answers
 * such an access with another element, in silence.
 */
import { gatherLimit } from "../gather/sizes.ts";
import type { Call } from "./call.ts";
import type { Values } from "./device.ts";
import type { Program } from "./program.ts";
import { rows, size, type Tensor } from "./tensor.ts";

/** Of each tensor of row indices, the rows that all data it picks from have. */
export function indexLimits({ phases }: Program): Map<Tensor, number> {
  const limits = new Map<Tensor, number>();
  for (const { kernel, tensors: { data, index } } of Object.values(phases).flat()) {
    if (kernel === "gather") limits.set(index, Math.min(limits.get(index) ?? Infinity, gatherLimit(data)));
  }
  return limits;
}

/** Refuses indices that name no row. Throws `RangeError`. */
export function checkIndices(tensor: Tensor, values: Values, limit: number | undefined): void {
  if (limit === undefined) return;
  const wrong = values.find((value) => !(value < limit));
  if (wrong === undefined) return;
  throw new RangeError(`Cannot write ${tensor.name}: indices are below ${limit}, the rows of the data, got ${wrong}`);
}

/** Kernels that make counters from others: by output, the greatest row it can hold where theirs ends at `last`. */
const DERIVED_ROWS: Readonly<Record<string, Readonly<Record<string, (last: number, every: number) => number>>>> = {
  gate_step: { out: (last) => last },
  close_step: { out: (last) => last },
  cycle_rows: {
    within: (last, every) => Math.min(last, every - 1),
    cycle: (last, every) => Math.floor(last / every),
  },
};

/**
 * Refuses to run past the last row of what a phase reads or writes by its row counter. Counters that the phase
 * itself makes from others are followed to those. Throws `RangeError`.
 */
export function checkRows(
  phase: string,
  calls: readonly Call[],
  times: number,
  rowOf: (counters: Tensor) => number,
): void {
  const moves = calls.some(({ kernel }) => kernel === "advance");
  const derived = new Map(calls.flatMap(({ kernel, tensors, attributes }) => {
    const outputs = Object.entries(DERIVED_ROWS[kernel] ?? {});
    return outputs.map(([name, lastOf]) => {
      return [tensors[name], () => lastOf(lastRow(tensors.counters), attributes.every)] as const;
    });
  }));
  const lastRow = (counters: Tensor): number => derived.get(counters)?.() ?? rowOf(counters) + (moves ? times : 1) - 1;
  for (const { tensors: { counters, index, log, rate, numbers, step, shares, counts } } of calls) {
    if (!counters) continue;
    const end = lastRow(counters) + 1;
    for (const tensor of [index, log, rate, numbers, step, shares, counts]) {
      if (!tensor) continue;
      const available = [rate, step, shares, counts].includes(tensor) ? size(tensor) : rows(tensor);
      if (end <= available) continue;
      throw new RangeError(
        `Cannot run phase "${phase}" ${times} times: ${tensor.name} has ${available} rows, got row ${end}`,
      );
    }
  }
}
