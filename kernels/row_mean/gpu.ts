import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./row_mean.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { out } = call.tensors;
  const { rows } = call.attributes;
  boundedLoop(call, rows);
  return [{
    source,
    entryPoint: "row_mean",
    constants: { ...strides(call, "input", "out"), SIZE: size(out), ROWS: rows, COLUMNS: columns(out) },
    bindings: ["input", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
