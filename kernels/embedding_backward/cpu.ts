import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { tokens, dout, out } }) => ({
  export: "embedding_backward",
  words: [
    ...[tokens, rowBytes(tokens), rows(tokens), columns(tokens)],
    ...[dout, rowBytes(dout), out, rowBytes(out), rows(out), 4 * paddedColumns(out)],
  ],
});
