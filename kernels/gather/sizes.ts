import { columns, rows, size, type Tensor } from "../program/tensor.ts";

/** Elements a row of the data has: 1 for a vector. */
export function rowLength(data: Tensor): number {
  return data.shape.length === 1 ? 1 : columns(data);
}

/** Rows one past the end that an index may name; hosts check indices against it before they upload. */
export function gatherLimit(data: Tensor): number {
  return data.shape.length === 1 ? size(data) : rows(data);
}
