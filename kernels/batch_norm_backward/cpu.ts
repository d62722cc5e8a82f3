import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, statistics, scale, dscale, dshift, dout, out } }) => ({
  export: "batch_norm_backward",
  words: [
    ...[input, rowBytes(input), rows(input), paddedColumns(input), statistics],
    ...[scale ?? 0, dscale, dshift, dout, out],
  ],
});
