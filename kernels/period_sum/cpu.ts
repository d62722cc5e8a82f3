import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out } }) => ({
  export: "period_sum",
  words: [
    ...[input, rowBytes(input), out, rowBytes(out)],
    ...[rows(input) / rows(out), rows(out), 4 * paddedColumns(out)],
  ],
});
