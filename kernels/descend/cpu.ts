import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { parameter, gradient, numbers, counters, factor }, attributes }) => ({
  export: "descend",
  words: [
    ...[counters, numbers, rowBytes(numbers), parameter, gradient, tensorBytes(parameter)],
    ...[attributes.lr, attributes.weightDecay, attributes.decay],
    ...[factor ?? 0, attributes.element ?? 0],
  ],
});
