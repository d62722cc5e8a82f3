import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import source from "./embedding.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { table, out } = call.tensors;
  return [{
    source,
    entryPoint: "embedding",
    constants: { ...strides(call, "tokens", "table", "out"), SIZE: size(out), V: rows(table), D: columns(table) },
    bindings: ["tokens", "table", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
