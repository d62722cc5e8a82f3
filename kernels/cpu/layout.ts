/**
 * How tensors lie in the CPU device's memory: as matrices of 32-bit elements, row after row.
 *
 * A row takes its columns rounded up to a multiple of 16, so that kernels need no tail of columns, and 16 more, so that
 * a column's elements do not all fall into one set of the cache. What lies beyond a row's columns is undefined; kernels
 * may read and write it but never let it reach a real element.
 */
import type { Values } from "../program/device.ts";
import { columns, rows, size, type Tensor } from "../program/tensor.ts";

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

/** Copies row-major values into a tensor's padded rows. */
export function copyIn(memory: ArrayBufferLike, address: number, tensor: Tensor, values: Values): void {
  const [width, stride] = [columns(tensor), rowBytes(tensor) / 4];
  const to = view(memory, address, tensor);
  for (let row = 0; row < rows(tensor); row++) to.set(values.subarray(row * width, (row + 1) * width), row * stride);
}

/** A tensor's values, row-major without padding. */
export function copyOut(memory: ArrayBufferLike, address: number, tensor: Tensor): Values {
  const [width, stride] = [columns(tensor), rowBytes(tensor) / 4];
  const from = view(memory, address, tensor);
  const values = tensor.dtype === "u32" ? new Uint32Array(size(tensor)) : new Float32Array(size(tensor));
  for (let row = 0; row < rows(tensor); row++) {
    values.set(from.subarray(row * stride, row * stride + width), row * width);
  }
  return values;
}

function view(memory: ArrayBufferLike, address: number, tensor: Tensor): Uint32Array | Float32Array {
  const elements = tensorBytes(tensor) / 4;
  return tensor.dtype === "u32"
    ? new Uint32Array(memory, address, elements)
    : new Float32Array(memory, address, elements);
}
