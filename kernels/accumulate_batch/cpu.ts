import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { value, shares, counters, sum, out }, attributes: { every } }) => ({
  export: "accumulate_batch",
  words: [value, shares, counters, sum, out, tensorBytes(sum), every],
});
