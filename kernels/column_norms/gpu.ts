import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./column_norms.wgsl" with { type: "text" };

/** Columns of a workgroup, and its lanes a column. */
const [COLUMNS, LANES] = [8, 32];

export const gpu: Kernel["gpu"] = (call) => {
  const [M, N] = [rows(call.tensors.input), columns(call.tensors.input)];
  boundedLoop(call, 2 * Math.ceil(M / LANES) + 2 * 5); // twice over the rows, two trees
  return [{
    source,
    entryPoint: "column_norms",
    constants: { ...strides(call, "input", "out"), M, N },
    bindings: ["input", "out"],
    workgroups: linearGrid(N, COLUMNS),
  }];
};
