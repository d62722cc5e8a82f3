import { linearGrid, strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./displace.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  return [{
    source,
    entryPoint: "displace",
    constants: {
      ...strides(call, "base", "direction", "factor", "out"),
      ...rowConstants(call),
      ...attributeConstants(call),
      SIZE,
    },
    bindings: ["base", "direction", "factor", "numbers", "counters", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
