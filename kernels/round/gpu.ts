import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./round.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.values);
  const { format: FORMAT, flush: FLUSH } = call.attributes;
  return [{
    source,
    entryPoint: "round_in_place",
    constants: { ...strides(call, "values"), SIZE, FORMAT, FLUSH },
    bindings: ["values"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
