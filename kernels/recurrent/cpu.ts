import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { projected, weight, out }, attributes: { steps, kind } }) => ({
  export: "recurrent",
  words: [
    ...[projected, weight, out, rowBytes(out)],
    ...[steps, rows(out) / steps, columns(out), paddedColumns(out), kind],
  ],
});
