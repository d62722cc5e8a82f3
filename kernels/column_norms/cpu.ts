import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out } }) => ({
  export: "column_norms",
  words: [input, rowBytes(input), rows(input), paddedColumns(input), out],
});
