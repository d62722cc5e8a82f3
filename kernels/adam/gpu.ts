import { linearGrid, strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./adam.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.parameter);
  return [{
    source,
    entryPoint: "adam",
    constants: {
      ...strides(call, "parameter", "gradient", "first", "second"),
      ...rowConstants(call),
      ...attributeConstants(call),
      SIZE,
    },
    bindings: ["parameter", "gradient", "first", "second", "numbers", "counters"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
