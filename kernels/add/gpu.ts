import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./add.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { a, b, out } = call.tensors;
  const SIZE = size(out);
  const twice = a === b;
  return [{
    source,
    entryPoint: "add",
    constants: { ...strides(call, "a", "b", "out"), SIZE, TWICE: twice ? 1 : 0 },
    bindings: ["a", twice ? "unused" : "b", "out"], // a tensor may not be bound twice
    workgroups: linearGrid(SIZE, 64),
  }];
};
