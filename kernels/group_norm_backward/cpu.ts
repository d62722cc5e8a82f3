import { rowBytes } from "../cpu/layout.ts";
import { groupSizes } from "../group_norm/groups.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, statistics, scale, dout, out } = call.tensors;
  const { samples, spatial, groups, channels } = groupSizes(call);
  return {
    export: "group_norm_backward",
    words: [
      ...[input, rowBytes(input), samples, spatial, groups, channels, call.attributes.center],
      ...[statistics, rowBytes(statistics), scale ?? 0, dout, out],
    ],
  };
};
