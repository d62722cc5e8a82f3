import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, table, out } }) => ({
  export: "position_add",
  words: [
    ...[input, rowBytes(input), table, rowBytes(table), out, rowBytes(out)],
    ...[rows(out) / rows(table), rows(table), 4 * paddedColumns(out)],
  ],
});
