import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./scale.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  return [{
    source,
    entryPoint: "scale",
    constants: { ...strides(call, "input", "out"), SIZE, FACTOR: call.attributes.factor },
    bindings: ["input", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
