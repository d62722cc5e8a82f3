import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./inactive_columns.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const { input, log } = call.tensors;
  const [M, N] = [rows(input), columns(input)];
  boundedLoop(call, N * (Math.ceil(M / LANES) + 1)); // over a lane's rows of each column
  const own = { LOG_COLUMNS: columns(log), COLUMN: call.attributes.column, M, N };
  return [{
    source,
    entryPoint: "inactive_columns",
    constants: { ...strides(call, "input", "before", "log"), ...own },
    bindings: ["input", "before", "counters", "log"],
    workgroups: [1, 1],
  }];
};
