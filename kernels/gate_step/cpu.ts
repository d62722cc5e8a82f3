import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { counters, flag, out } }) => ({
  export: "gate_step",
  words: [counters, flag, out],
});
