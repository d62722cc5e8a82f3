import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./scale_by.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.input);
  return [{
    source,
    entryPoint: "scale_by",
    constants: { ...strides(call, "input", "factor"), ELEMENT: call.attributes.element, SIZE },
    bindings: ["input", "factor"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
