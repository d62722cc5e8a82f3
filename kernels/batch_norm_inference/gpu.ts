import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./batch_norm_inference.wgsl" with { type: "text" };

const BINDINGS = ["input", "running", "scale", "shift", "out"];

export const gpu: Kernel["gpu"] = (call) => {
  const { input, scale, shift } = call.tensors;
  return [{
    source,
    entryPoint: "batch_norm_inference",
    constants: {
      ...strides(call, ...BINDINGS),
      ...{ SIZE: size(input), C: columns(input), EPSILON: call.attributes.epsilon },
      ...{ SCALED: scale ? 1 : 0, SHIFTED: shift ? 1 : 0 },
    },
    bindings: BINDINGS,
    workgroups: linearGrid(size(input), 64),
  }];
};
