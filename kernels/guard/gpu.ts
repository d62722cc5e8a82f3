import { strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import source from "./guard.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => [{
  source,
  entryPoint: "guard",
  constants: { ...strides(call, "log"), LOG_COLUMNS: columns(call.tensors.log), COLUMN: call.attributes.column },
  bindings: ["log", "counters"],
  workgroups: [1, 1],
}];
