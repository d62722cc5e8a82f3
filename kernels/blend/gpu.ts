import { linearGrid, strides } from "../gpu/call_shapes.ts";
import { attributeConstants, rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./blend.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.sum);
  const FACTORED = call.tensors.factor ? 1 : 0;
  return [{
    source,
    entryPoint: "blend",
    constants: {
      ...strides(call, "sum", "value", "factor"),
      ...rowConstants(call),
      ...{ ELEMENT: 0, EXTRA: 0, ...attributeConstants(call) },
      FACTORED,
      SIZE,
    },
    bindings: ["sum", "value", "numbers", "counters", "factor"],
    workgroups: linearGrid(SIZE, 64),
  }];
};
