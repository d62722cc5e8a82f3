import { tensorBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out }, attributes: { factor } }) => ({
  export: "scale",
  words: [input, out, tensorBytes(out), floatWord(factor)],
});
