import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./multiply_by.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.values);
  return [{
    source,
    entryPoint: "multiply_by",
    constants: { ...strides(call, "values", "factor"), SIZE, DIVIDE: call.attributes.divide },
    bindings: ["values", "factor"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
