import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./accumulate_batch.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.sum);
  const EVERY = call.attributes.every;
  return [{
    source,
    entryPoint: "accumulate_batch",
    constants: { ...strides(call, "value", "shares", "sum", "out"), SIZE, EVERY },
    bindings: ["value", "shares", "counters", "sum", "out"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
