import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./add.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  return [{
    source,
    entryPoint: "add",
    constants: { ...strides(call, "a", "b", "out"), SIZE },
    bindings: ["a", "b", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
