import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { counters, within, cycle }, attributes: { every } }) => ({
  export: "cycle_rows",
  words: [counters, within, cycle ?? 0, every],
});
