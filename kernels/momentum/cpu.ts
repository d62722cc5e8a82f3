import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors, attributes }) => {
  const { parameter, gradient, velocity, numbers, counters, factor } = tensors;
  return {
    export: "momentum",
    words: [
      ...[counters, numbers, rowBytes(numbers), parameter, gradient, velocity, tensorBytes(parameter)],
      ...[attributes.lr, attributes.momentum, attributes.weightDecay],
      ...[attributes.decay, attributes.nesterov, attributes.rateInside],
      ...[factor ?? 0, attributes.element ?? 0],
    ],
  };
};
