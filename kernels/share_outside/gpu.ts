import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./share_outside.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const { input, log } = call.tensors;
  const { low: LOW, high: HIGH, column: COLUMN } = call.attributes;
  const SIZE = size(input);
  boundedLoop(call, Math.ceil(SIZE / LANES) + 8); // over the elements, and a tree
  return [{
    source,
    entryPoint: "share_outside",
    constants: { ...strides(call, "input", "log"), LOG_COLUMNS: columns(log), COLUMN, SIZE, LOW, HIGH },
    bindings: ["input", "counters", "log"],
    workgroups: [1, 1],
  }];
};
