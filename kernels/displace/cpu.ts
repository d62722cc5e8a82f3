import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = (
  { tensors: { base, direction, factor, numbers, counters, out }, attributes: { column, element } },
) => ({
  export: "displace",
  words: [counters, numbers, rowBytes(numbers), base, direction, out, tensorBytes(out), column, factor, element],
});
