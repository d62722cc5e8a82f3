import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./sgd.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.parameter);
  return [{
    source,
    entryPoint: "sgd",
    constants: { ...strides(call, "parameter", "gradient", "rate"), SIZE },
    bindings: ["parameter", "gradient", "rate", "counters"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
