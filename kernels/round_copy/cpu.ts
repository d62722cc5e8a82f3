import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out }, attributes: { format, flush } }) => ({
  export: "round_copy",
  words: [input, out, tensorBytes(out), format, flush],
});
