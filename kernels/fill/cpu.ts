import { tensorBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { out }, attributes: { value } }) => ({
  export: "fill",
  words: [out, tensorBytes(out), floatWord(value)],
});
