import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { EXPONENT_BINS } from "./bins.ts";
import source from "./exponents.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const { input, log } = call.tensors;
  const { column: COLUMN, add: ADD } = call.attributes;
  const SIZE = size(input);
  boundedLoop(call, Math.ceil(SIZE / LANES) + 2 * Math.ceil(EXPONENT_BINS / LANES));
  return [{
    source,
    entryPoint: "exponents",
    constants: { ...strides(call, "input", "log"), LOG_COLUMNS: columns(log), COLUMN, SIZE, ADD },
    bindings: ["input", "counters", "log"],
    workgroups: [1, 1],
  }];
};
