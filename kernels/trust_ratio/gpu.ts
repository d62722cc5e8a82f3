import { strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import source from "./trust_ratio.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => [{
  source,
  entryPoint: "trust_ratio",
  constants: { ...strides(call, "factor"), ...rowConstants(call), ...attributeConstants(call) },
  bindings: ["log", "numbers", "counters", "factor"],
  workgroups: [1, 1],
}];
