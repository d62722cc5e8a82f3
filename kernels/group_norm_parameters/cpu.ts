import { rowBytes } from "../cpu/layout.ts";
import { groupSizes } from "../group_norm/groups.ts";
import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, statistics, dout, dscale, dshift } = call.tensors;
  const { samples, spatial, groups, channels } = groupSizes(call);
  return {
    export: "group_norm_parameters",
    words: [
      ...[input, rowBytes(input), samples, spatial, groups, channels, call.attributes.center],
      ...[statistics, rowBytes(statistics), dout, dscale, dshift ?? 0],
    ],
  };
};
