import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import source from "./gather.wgsl" with { type: "text" };
import { rowLength } from "./sizes.ts";

export const gpu: Kernel["gpu"] = (call) => {
  const { data, index } = call.tensors;
  const [ROWS, LENGTH] = [columns(index), rowLength(data)];
  return [{
    source,
    entryPoint: "gather",
    constants: { ...strides(call, "data", "index", "out"), ROWS, LENGTH },
    bindings: ["data", "index", "counters", "out"],
    workgroups: linearGrid(ROWS * LENGTH, 64),
  }];
};
