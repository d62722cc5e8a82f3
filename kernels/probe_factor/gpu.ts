import { strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import source from "./probe_factor.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => [{
  source,
  entryPoint: "probe_factor",
  constants: { ...strides(call, "factor"), ...rowConstants(call), ...attributeConstants(call) },
  bindings: ["log", "counters", "factor"],
  workgroups: [1, 1],
}];
