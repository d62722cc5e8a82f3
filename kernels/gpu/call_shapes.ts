/** What a kernel's `gpu.ts` works out from a call's shapes: loop bounds, grids, strides. */
import type { Call } from "../program/call.ts";
import { size, type Tensor } from "../program/tensor.ts";

/**
 * Loop iterations one invocation may do, all its loops together. Mesa's software adapter ends loops after 65,535 in
 * silence; half of that leaves room for loops a driver splits or adds.
 */
export const LOOP_LIMIT = 32_768;

/** Workgroups a dimension of a dispatch may have: the least any WebGPU adapter offers. */
const WORKGROUPS_PER_DIMENSION = 65_535;

/** Refuses a call whose invocations would loop more than `LOOP_LIMIT` times. Throws `RangeError`. */
export function boundedLoop(call: Call, iterations: number): void {
  if (iterations <= LOOP_LIMIT) return;
  const tensors = Object.entries(call.tensors).map(([name, t]) => `${name} [${t.shape.join(", ")}]`).join(", ");
  throw new RangeError(
    `Cannot run kernel ${call.kernel} on the GPU: an invocation may loop ${LOOP_LIMIT} times, got ${iterations} ` +
      `for ${tensors}; use smaller shapes, or --device cpu`,
  );
}

/**
 * Cuts `0` to `iterations − 1` into runs that an invocation may loop over, in ascending order: a dispatch each, every one
 * going on from what the one before it left.
 */
export function loopParts(iterations: number): readonly { readonly first: number; readonly end: number }[] {
  return Array.from({ length: Math.ceil(iterations / LOOP_LIMIT) }, (_, i) => ({
    first: i * LOOP_LIMIT,
    end: Math.min(iterations, (i + 1) * LOOP_LIMIT),
  }));
}

/**
 * Workgroups along x and y for `items` in one row, `lanes` of them a workgroup; the shader takes
 * `(y · groups.x + x) · lanes + lane` and leaves out what lies beyond the end.
 */
export function linearGrid(items: number, lanes: number): readonly [number, number] {
  const groups = Math.ceil(items / lanes);
  const y = Math.ceil(groups / WORKGROUPS_PER_DIMENSION);
  return [Math.ceil(groups / y), y];
}

/** Elements from one replica to the next: in 16 bits an even number, so that a replica begins at a whole word. */
export function stride(tensor: Tensor): number {
  return tensor.stored ? 2 * Math.ceil(size(tensor) / 2) : size(tensor);
}

/** `<ARGUMENT>_STRIDE` for each argument named: elements from one replica to the next, 0 where shared or left out. */
export function strides(call: Call, ...names: string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => {
    const tensor = call.tensors[name];
    return [`${name.toUpperCase()}_STRIDE`, !tensor || tensor.storage === "shared" ? 0 : stride(tensor)];
  }));
}
