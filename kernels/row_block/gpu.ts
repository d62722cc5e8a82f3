import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./row_block.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { input, out } = call.tensors;
  return [{
    source,
    entryPoint: "row_block",
    constants: {
      ...strides(call, "input", "out"),
      ...{ SIZE: size(out), INPUT_SIZE: size(input), FIRST: call.attributes.first * columns(out) },
    },
    bindings: ["input", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
