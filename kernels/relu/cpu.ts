import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, gate, out } }) => ({
  export: "relu",
  words: [input, gate ?? input, out, tensorBytes(out)],
});
