import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./batch_norm.wgsl" with { type: "text" };

/** Columns of a workgroup that measures, and its lanes a column. */
const [COLUMNS, LANES] = [8, 32];

export const gpu: Kernel["gpu"] = (call) => {
  const { input, scale, shift } = call.tensors;
  const [M, C] = [rows(input), columns(input)];
  boundedLoop(call, 2 * Math.ceil(M / LANES) + 3 * 5); // twice over the rows, three trees
  const constants = {
    ...strides(call, "input", "scale", "shift", "out", "statistics"),
    ...{ M, C, EPSILON: call.attributes.epsilon, SCALED: scale ? 1 : 0, SHIFTED: shift ? 1 : 0 },
  };
  const bindings = ["input", "scale", "shift", "out", "statistics"];
  return [
    { source, entryPoint: "batch_norm", constants, bindings, workgroups: linearGrid(C, COLUMNS) },
    { source, entryPoint: "normalize_columns", constants, bindings, workgroups: linearGrid(M * C, 64) },
  ];
};
