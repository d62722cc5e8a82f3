import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./find_nonfinite.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { input, log } = call.tensors;
  const SIZE = size(input);
  const sizes = { SIZE, LOG_COLUMNS: columns(log), COLUMN: call.attributes.column };
  const constants = { ...strides(call, "input", "log"), ...sizes };
  const bindings = ["input", "counters", "log"];
  return [
    { source, entryPoint: "clear", constants, bindings, workgroups: [1, 1] },
    { source, entryPoint: "find_nonfinite", constants, bindings, workgroups: linearGrid(SIZE, 64) },
  ];
};
