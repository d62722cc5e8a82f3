import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { parameter, gradient, rate, counters } }) => ({
  export: "sgd",
  words: [parameter, gradient, tensorBytes(parameter), rate, counters],
});
