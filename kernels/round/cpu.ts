import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { values }, attributes: { format, flush } }) => ({
  export: "round",
  words: [values, tensorBytes(values), format, flush],
});
