import { rowBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";
import { groupSizes } from "./groups.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, scale, shift, out, statistics } = call.tensors;
  const { samples, spatial, groups, channels } = groupSizes(call);
  const { center, epsilon } = call.attributes;
  return {
    export: "group_norm",
    words: [
      ...[input, rowBytes(input), samples, spatial, groups, channels, center, floatWord(epsilon)],
      ...[scale ?? 0, shift ?? 0, out, statistics, rowBytes(statistics)],
    ],
  };
};
