import type { Call } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

/** Sizes of a product: `out` is [M, N], the inner axis has K elements. */
export function productSizes(call: Call): { M: number; N: number; K: number } {
  const { a, out } = call.tensors;
  return { M: rows(out), N: columns(out), K: call.attributes.transposeA ? rows(a) : columns(a) };
}
