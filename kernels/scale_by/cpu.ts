import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, factor }, attributes: { element } }) => ({
  export: "scale_by",
  words: [input, tensorBytes(input), factor, element],
});
