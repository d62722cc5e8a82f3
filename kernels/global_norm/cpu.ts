import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { log, counters }, attributes: { first, count, column } }) => ({
  export: "global_norm",
  words: [counters, log, rowBytes(log), first, count, column],
});
