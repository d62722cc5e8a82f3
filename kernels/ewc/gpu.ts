import { linearGrid, strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./ewc.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.gradient);
  return [{
    source,
    entryPoint: "ewc",
    constants: {
      ...strides(call, "gradient", "parameter", "anchor", "fisher"),
      ...rowConstants(call),
      ...attributeConstants(call),
      SIZE,
    },
    bindings: ["gradient", "parameter", "anchor", "fisher", "numbers", "counters"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
