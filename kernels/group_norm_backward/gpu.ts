import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import { groupSizes } from "../group_norm/groups.ts";
import type { Kernel } from "../program/call.ts";
import source from "./group_norm_backward.wgsl" with { type: "text" };

const LANES = 64;

export const gpu: Kernel["gpu"] = (call) => {
  const { samples, spatial, groups, channels, elements } = groupSizes(call);
  boundedLoop(call, 2 * Math.ceil(elements / LANES) + 6); // two passes and a tree
  return [{
    source,
    entryPoint: "group_norm_backward",
    constants: {
      ...strides(call, "input", "statistics", "scale", "dout", "out"),
      ...{ SAMPLES: samples, SPATIAL: spatial, GROUPS: groups, CHANNELS: channels },
      ...{ CENTER: call.attributes.center, SCALED: call.tensors.scale ? 1 : 0 },
    },
    bindings: ["input", "statistics", "scale", "dout", "out"],
    workgroups: linearGrid(samples * groups, 1),
  }];
};
