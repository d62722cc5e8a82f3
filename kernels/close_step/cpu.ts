import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { counters, out }, attributes: { every } }) => ({
  export: "close_step",
  words: [counters, out, every],
});
