import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, before, counters, log }, attributes: { column } }) => ({
  export: "inactive_columns",
  words: [input, rowBytes(input), rows(input), columns(input), before, counters, log, rowBytes(log), column],
});
