import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { dout, out }, attributes }) => ({
  export: "row_mean_backward",
  words: [dout, out, rowBytes(out), rows(dout), attributes.rows, paddedColumns(out)],
});
