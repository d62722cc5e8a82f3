import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./weight_norm_backward.wgsl" with { type: "text" };

const BINDINGS = ["direction", "magnitude", "norms", "dout", "ddirection", "dmagnitude"];
/** Columns of a workgroup, and its lanes a column. */
const [COLUMNS, LANES] = [8, 32];

export const gpu: Kernel["gpu"] = (call) => {
  const [M, N] = [rows(call.tensors.direction), columns(call.tensors.direction)];
  boundedLoop(call, 2 * Math.ceil(M / LANES) + 5); // twice over the rows, and a tree
  return [{
    source,
    entryPoint: "weight_norm_backward",
    constants: { ...strides(call, ...BINDINGS), M, N },
    bindings: BINDINGS,
    workgroups: linearGrid(N, COLUMNS),
  }];
};
