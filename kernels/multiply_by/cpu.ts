import { tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { values, factor }, attributes: { divide } }) => ({
  export: "multiply_by",
  words: [values, tensorBytes(values), factor, divide],
});
