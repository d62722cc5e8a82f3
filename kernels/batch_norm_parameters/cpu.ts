import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, statistics, dout, dscale, dshift } }) => ({
  export: "batch_norm_parameters",
  words: [input, rowBytes(input), rows(input), paddedColumns(input), statistics, dout, dscale, dshift],
});
