import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { attentionSizes } from "./sizes.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { qkv, lengths, probabilities, out } = call.tensors;
  const { B, T, HEADS, WIDTH, CAUSAL } = attentionSizes(call);
  return {
    export: "attention",
    words: [
      ...[qkv, rowBytes(qkv), lengths ?? 0, probabilities, rowBytes(probabilities), out, rowBytes(out)],
      ...[B, T, HEADS, WIDTH, CAUSAL],
    ],
  };
};
