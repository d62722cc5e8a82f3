import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { log, numbers, counters, factor }, attributes }) => ({
  export: "trust_ratio",
  words: [
    ...[counters, numbers, rowBytes(numbers), log, rowBytes(log), factor],
    ...[attributes.weight, attributes.update, attributes.column],
    ...[attributes.trust, attributes.weightDecay, attributes.decay, attributes.element],
  ],
});
