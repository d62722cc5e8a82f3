import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { direction, magnitude, norms, dout, ddirection, dmagnitude } }) => ({
  export: "weight_norm_backward",
  words: [
    ...[direction, rowBytes(direction), rows(direction), paddedColumns(direction)],
    ...[magnitude, norms, dout, ddirection, dmagnitude],
  ],
});
