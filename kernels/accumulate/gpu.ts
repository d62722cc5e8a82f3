import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./accumulate.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.sum);
  return [{
    source,
    entryPoint: "accumulate",
    constants: { ...strides(call, "sum", "value"), SIZE, FACTOR: call.attributes.factor },
    bindings: ["sum", "value"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
