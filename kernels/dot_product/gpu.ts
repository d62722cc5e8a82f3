import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import { rowConstants } from "../gpu/column_constants.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./dot_product.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.a);
  boundedLoop(call, 3 * Math.ceil(SIZE / LANES) + 32); // twice over the elements, blocks and trees with it
  return [{
    source,
    entryPoint: "dot_product",
    constants: { ...strides(call, "a", "b"), ...rowConstants(call), COLUMN: call.attributes.column, SIZE },
    bindings: ["a", "b", "counters", "log"],
    workgroups: [1, 1],
  }];
};
