import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./mask_labels.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.labels);
  return [{
    source,
    entryPoint: "mask_labels",
    constants: { ...strides(call, "labels", "counts"), SIZE },
    bindings: ["labels", "counts", "counters"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
