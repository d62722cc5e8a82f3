import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { counters, out }, attributes: { every } }) => ({
  export: "step_row",
  words: [counters, out, every],
});
