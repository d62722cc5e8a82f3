import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors, attributes }) => {
  const { parameter, gradient, first, second, numbers, counters, direction } = tensors;
  return {
    export: "adam_direction",
    words: [
      ...[counters, numbers, rowBytes(numbers), parameter, gradient, first, second, tensorBytes(parameter)],
      ...[attributes.beta1, attributes.rest1, attributes.beta2, attributes.rest2],
      ...[attributes.correction1, attributes.correction2, attributes.epsilon, attributes.weightDecay],
      ...[attributes.decay, direction],
    ],
  };
};
