import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, scale, shift, out, statistics }, attributes: { epsilon } }) => ({
  export: "batch_norm",
  words: [
    ...[input, rowBytes(input), rows(input), paddedColumns(input), floatWord(epsilon)],
    ...[scale ?? 0, shift ?? 0, out, statistics],
  ],
});
