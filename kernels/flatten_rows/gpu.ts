import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./flatten_rows.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  return [{
    source,
    entryPoint: "flatten_rows",
    constants: { ...strides(call, "input", "out"), SIZE },
    bindings: ["input", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
