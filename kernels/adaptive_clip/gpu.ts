import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./adaptive_clip.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const [M, N] = [rows(call.tensors.gradient), columns(call.tensors.gradient)];
  boundedLoop(call, 3 * M);
  return [{
    source,
    entryPoint: "adaptive_clip",
    constants: { ...strides(call, "gradient", "parameter"), ...rowConstants(call), ...attributeConstants(call), M, N },
    bindings: ["gradient", "parameter", "numbers", "counters"],
    workgroups: linearGrid(N, 64),
  }];
};
