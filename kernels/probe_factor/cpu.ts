import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { log, counters, factor }, attributes: { size, length, element } }) => ({
  export: "probe_factor",
  words: [counters, log, rowBytes(log), factor, size, length, element],
});
