import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "../round/round.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.out);
  const { format: FORMAT, flush: FLUSH } = call.attributes;
  return [{
    source,
    entryPoint: "round_copy",
    constants: { ...strides(call, "input", "out"), SIZE, FORMAT, FLUSH },
    bindings: ["input", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
