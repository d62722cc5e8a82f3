import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, counters, log }, attributes: { column } }) => ({
  export: "find_nonfinite",
  words: [input, rowBytes(input), rows(input), columns(input), counters, log, rowBytes(log), column],
});
