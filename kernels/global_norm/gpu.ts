import { boundedLoop } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import source from "./global_norm.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  boundedLoop(call, 2 * call.attributes.count);
  return [{
    source,
    entryPoint: "global_norm",
    constants: { ...rowConstants(call), ...attributeConstants(call) },
    bindings: ["log", "counters"],
    workgroups: [1, 1],
  }];
};
