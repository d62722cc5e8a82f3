import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import source from "./log_values.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { from: FROM, count: COUNT, column: COLUMN } = call.attributes;
  return [{
    source,
    entryPoint: "log_values",
    constants: { ...strides(call, "values", "log"), LOG_COLUMNS: columns(call.tensors.log), FROM, COUNT, COLUMN },
    bindings: ["values", "counters", "log"],
    workgroups: linearGrid(COUNT, 64),
  }];
};
