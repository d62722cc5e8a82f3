import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { state, flag, counters }, attributes }) => {
  const { growth, backoff, interval } = attributes;
  return {
    export: "update_scale",
    words: [state, flag, counters, floatWord(growth), floatWord(backoff), floatWord(interval)],
  };
};
