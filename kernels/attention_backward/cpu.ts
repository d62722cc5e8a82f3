import { attentionSizes } from "../attention/sizes.ts";
import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { qkv, lengths, probabilities, dout, dscores, out } = call.tensors;
  const { B, T, HEADS, WIDTH, CAUSAL } = attentionSizes(call);
  return {
    export: "attention_backward",
    words: [
      ...[qkv, rowBytes(qkv), lengths ?? 0, probabilities, rowBytes(probabilities), dout, rowBytes(dout)],
      ...[dscores, out, B, T, HEADS, WIDTH, CAUSAL],
    ],
  };
};
