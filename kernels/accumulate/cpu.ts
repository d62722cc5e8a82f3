import { tensorBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { sum, value }, attributes: { factor } }) => ({
  export: "accumulate",
  words: [sum, value, tensorBytes(sum), floatWord(factor)],
});
