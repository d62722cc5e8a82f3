import { loopParts, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./find_nonfinite.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const { input, log } = call.tensors;
  const SIZE = size(input);
  const sizes = { SIZE, LOG_COLUMNS: columns(log), COLUMN: call.attributes.column };
  return loopParts(Math.ceil(SIZE / LANES)).map(({ first: FIRST, end: END }) => ({
    source,
    entryPoint: "find_nonfinite",
    constants: { ...strides(call, "input", "log"), ...sizes, FIRST, END },
    bindings: ["input", "counters", "log"],
    workgroups: [1, 1] as const,
  }));
};
