import { linearGrid, loopParts, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./column_sum.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const [M, N] = [rows(call.tensors.input), columns(call.tensors.input)];
  return loopParts(M).map(({ first: FIRST, end: END }) => ({
    source,
    entryPoint: "column_sum",
    constants: { ...strides(call, "input", "out"), FIRST, END, N },
    bindings: ["input", "out"],
    workgroups: linearGrid(N, 64),
  }));
};
