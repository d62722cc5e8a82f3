import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out }, attributes }) => ({
  export: "row_mean",
  words: [input, out, rowBytes(out), rows(out), attributes.rows, paddedColumns(out)],
});
