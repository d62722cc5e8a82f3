import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./multiply.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { a, b, out } = call.tensors;
  const SIZE = size(out);
  const square = a === b;
  return [{
    source,
    entryPoint: "multiply",
    constants: { ...strides(call, "a", "b", "out"), SIZE, SQUARE: square ? 1 : 0 },
    bindings: ["a", square ? "unused" : "b", "out"], // a tensor may not be bound twice
    workgroups: linearGrid(SIZE, 64),
  }];
};
