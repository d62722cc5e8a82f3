import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./relu.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  return [{
    source,
    entryPoint: "relu",
    constants: { ...strides(call, "input", "gate", "out"), SIZE, GATED: call.tensors.gate ? 1 : 0 },
    bindings: ["input", "gate", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
