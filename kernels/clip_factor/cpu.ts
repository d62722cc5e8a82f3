import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { log, numbers, counters, factor }, attributes }) => ({
  export: "clip_factor",
  words: [
    ...[counters, numbers, rowBytes(numbers), log, rowBytes(log), factor],
    ...[attributes.norm, attributes.column, attributes.threshold, attributes.element],
  ],
});
