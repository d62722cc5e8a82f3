import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { tokens, table, out } }) => ({
  export: "embedding",
  words: [
    ...[tokens, rowBytes(tokens), rows(tokens), columns(tokens)],
    ...[table, rowBytes(table), rows(table), out, rowBytes(out), 4 * paddedColumns(out)],
  ],
});
