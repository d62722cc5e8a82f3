import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { values, counters, log }, attributes: { from, count, column } }) => ({
  export: "log_values",
  words: [values, from, count, counters, log, rowBytes(log), column],
});
