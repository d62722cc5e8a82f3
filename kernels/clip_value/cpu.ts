import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, numbers, counters }, attributes: { bound } }) => ({
  export: "clip_value",
  words: [counters, numbers, rowBytes(numbers), input, tensorBytes(input), bound],
});
