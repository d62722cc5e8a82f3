import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./batch_norm_parameters.wgsl" with { type: "text" };

/** Columns of a workgroup, and its lanes a column. */
const [COLUMNS, LANES] = [8, 32];

export const gpu: Kernel["gpu"] = (call) => {
  const [M, C] = [rows(call.tensors.input), columns(call.tensors.input)];
  boundedLoop(call, Math.ceil(M / LANES) + 5); // the rows, then a tree
  return [{
    source,
    entryPoint: "batch_norm_parameters",
    constants: { ...strides(call, "input", "statistics", "dout", "dscale", "dshift"), M, C },
    bindings: ["input", "statistics", "dout", "dscale", "dshift"],
    workgroups: linearGrid(C, COLUMNS),
  }];
};
