import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "../activation/activation.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  const { kind, slope } = call.attributes;
  return [{
    source,
    entryPoint: "activation_backward",
    constants: { ...strides(call, "input", "out", "dout"), SIZE, KIND: kind, SLOPE: slope },
    bindings: ["input", "out", "dout"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
