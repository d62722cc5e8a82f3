/**
 * How tensors lie in the CPU device's memory: as matrices of 32-bit elements, row after row.
 *
 * A row takes its columns rounded up to a multiple of 16, so that kernels need no tail of columns, and 16 more, so that
 * a column's elements do not all fall into one set of the cache. What lies beyond a row's columns is undefined; kernels
 * may read and write it but never let it reach a real element.
 */
import { columns, rows, type Tensor } from "../program/tensor.ts";

const PANEL = 16;

/** Elements of a row that kernels touch: its columns, rounded up to whole panels of 16. */
export function paddedColumns(tensor: Tensor): number {
  return Math.ceil(columns(tensor) / PANEL) * PANEL;
}

/** Bytes from one row to the next. */
export function rowBytes(tensor: Tensor): number {
  return 4 * (paddedColumns(tensor) + PANEL);
}

/** Bytes of one replica of a tensor, a multiple of 64. */
export function tensorBytes(tensor: Tensor): number {
  return rows(tensor) * rowBytes(tensor);
}
