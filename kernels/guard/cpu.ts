import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { log, counters }, attributes: { column } }) => ({
  export: "guard",
  words: [log, rowBytes(log), counters, column],
});
