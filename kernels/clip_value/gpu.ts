import { linearGrid, strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./clip_value.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.input);
  return [{
    source,
    entryPoint: "clip_value",
    constants: { ...strides(call, "input"), ...rowConstants(call), ...attributeConstants(call), SIZE },
    bindings: ["input", "numbers", "counters"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
