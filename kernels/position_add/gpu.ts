import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./position_add.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { table, out } = call.tensors;
  return [{
    source,
    entryPoint: "position_add",
    constants: { ...strides(call, "input", "table", "out"), SIZE: size(out), PERIOD: size(table) },
    bindings: ["input", "table", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
