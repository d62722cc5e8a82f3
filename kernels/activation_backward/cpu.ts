import { tensorBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, dout, out }, attributes: { kind, slope } }) => ({
  export: "activation_backward",
  words: [input, dout, out, tensorBytes(out), kind, floatWord(slope)],
});
