import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./column_sum.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const [M, N] = [rows(call.tensors.input), columns(call.tensors.input)];
  boundedLoop(call, M);
  return [{
    source,
    entryPoint: "column_sum",
    constants: { ...strides(call, "input", "out"), M, N },
    bindings: ["input", "out"],
    workgroups: linearGrid(N, 64),
  }];
};
