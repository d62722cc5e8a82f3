import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./fill.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  return [{
    source,
    entryPoint: "fill",
    constants: { ...strides(call, "out"), SIZE, VALUE: call.attributes.value },
    bindings: ["out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
