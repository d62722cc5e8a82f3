import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./weight_norm.wgsl" with { type: "text" };

const BINDINGS = ["direction", "magnitude", "norms", "out"];

export const gpu: Kernel["gpu"] = (call) => {
  const { direction } = call.tensors;
  return [{
    source,
    entryPoint: "weight_norm",
    constants: { ...strides(call, ...BINDINGS), SIZE: size(direction), N: columns(direction) },
    bindings: BINDINGS,
    workgroups: linearGrid(size(direction), 64),
  }];
};
