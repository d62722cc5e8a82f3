import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import { groupSizes } from "../group_norm/groups.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";
import source from "./group_norm_parameters.wgsl" with { type: "text" };

/** Columns of a workgroup, and its lanes a column. */
const [COLUMNS, LANES] = [8, 32];

export const gpu: Kernel["gpu"] = (call) => {
  const { input, dshift } = call.tensors;
  const { spatial, groups, channels } = groupSizes(call);
  boundedLoop(call, Math.ceil(rows(input) / LANES) + 5); // the rows, then a tree
  return [{
    source,
    entryPoint: "group_norm_parameters",
    constants: {
      ...strides(call, "input", "statistics", "dout", "dscale", "dshift"),
      ...{ ROWS: rows(input), SPATIAL: spatial, GROUPS: groups, CHANNELS: channels },
      ...{ CENTER: call.attributes.center, SHIFTED: dshift ? 1 : 0 },
    },
    bindings: ["input", "statistics", "dout", "dscale", "dshift"],
    workgroups: linearGrid(groups * channels, COLUMNS),
  }];
};
