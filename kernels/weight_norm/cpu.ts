import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { direction, magnitude, norms, out } }) => ({
  export: "weight_norm",
  words: [direction, rowBytes(direction), rows(direction), paddedColumns(direction), magnitude, norms, out],
});
