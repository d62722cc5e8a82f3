import { rowBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, counters, log }, attributes: { low, high, column } }) => ({
  export: "share_outside",
  words: [
    ...[input, rowBytes(input), rows(input), columns(input)],
    ...[counters, log, rowBytes(log), column, floatWord(low), floatWord(high)],
  ],
});
