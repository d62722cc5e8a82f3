import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./moments.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const { input, log } = call.tensors;
  const SIZE = size(input);
  boundedLoop(call, 4 * Math.ceil(SIZE / LANES) + 48); // three times over the elements, blocks and trees with it
  return [{
    source,
    entryPoint: "moments",
    constants: { ...strides(call, "input", "log"), LOG_COLUMNS: columns(log), COLUMN: call.attributes.column, SIZE },
    bindings: ["input", "counters", "log"],
    workgroups: [1, 1],
  }];
};
