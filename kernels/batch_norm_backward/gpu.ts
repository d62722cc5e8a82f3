import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./batch_norm_backward.wgsl" with { type: "text" };

const BINDINGS = ["input", "statistics", "scale", "dscale", "dshift", "dout", "out"];

export const gpu: Kernel["gpu"] = (call) => {
  const [M, C] = [rows(call.tensors.input), columns(call.tensors.input)];
  return [{
    source,
    entryPoint: "batch_norm_backward",
    constants: { ...strides(call, ...BINDINGS), M, C, SCALED: call.tensors.scale ? 1 : 0 },
    bindings: BINDINGS,
    workgroups: linearGrid(M * C, 64),
  }];
};
