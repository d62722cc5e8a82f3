import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { a, b, out } }) => ({
  export: "multiply",
  words: [a, b, out, tensorBytes(out)],
});
