import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import source from "./group_norm.wgsl" with { type: "text" };
import { groupSizes } from "./groups.ts";

const LANES = 64;

export const gpu: Kernel["gpu"] = (call) => {
  const { samples, spatial, groups, channels, elements } = groupSizes(call);
  const { center, epsilon } = call.attributes;
  boundedLoop(call, 3 * Math.ceil(elements / LANES) + 3 * 6); // three passes, three trees
  return [{
    source,
    entryPoint: "group_norm",
    constants: {
      ...strides(call, "input", "scale", "shift", "out", "statistics"),
      ...{ SAMPLES: samples, SPATIAL: spatial, GROUPS: groups, CHANNELS: channels, CENTER: center, EPSILON: epsilon },
      ...{ SCALED: call.tensors.scale ? 1 : 0, SHIFTED: call.tensors.shift ? 1 : 0 },
    },
    bindings: ["input", "scale", "shift", "out", "statistics"],
    workgroups: linearGrid(samples * groups, 1),
  }];
};
