import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { sum, value, numbers, counters, factor }, attributes }) => ({
  export: "blend",
  words: [
    ...[counters, numbers, rowBytes(numbers), sum, value, tensorBytes(sum), attributes.keep, attributes.weight],
    ...[factor ?? 0, attributes.element ?? 0, attributes.extra ?? 0],
  ],
});
