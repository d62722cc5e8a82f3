import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors, attributes }) => {
  const { gradient, parameter, anchor, fisher, numbers, counters } = tensors;
  return {
    export: "ewc",
    words: [
      ...[counters, numbers, rowBytes(numbers), gradient, parameter, anchor, fisher, tensorBytes(gradient)],
      attributes.strength,
    ],
  };
};
