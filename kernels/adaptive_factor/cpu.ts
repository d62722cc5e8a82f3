import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { log, numbers, counters, factor }, attributes }) => ({
  export: "adaptive_factor",
  words: [
    ...[counters, numbers, rowBytes(numbers), log, rowBytes(log), factor],
    ...[attributes.gradient, attributes.weight, attributes.column],
    ...[attributes.ratio, attributes.epsilon, attributes.element],
  ],
});
