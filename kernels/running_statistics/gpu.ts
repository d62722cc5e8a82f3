import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import source from "./running_statistics.wgsl" with { type: "text" };
import { shares } from "./shares.ts";

export const gpu: Kernel["gpu"] = (call) => {
  const C = columns(call.tensors.running);
  const { keep, mean, variance } = shares(call);
  return [{
    source,
    entryPoint: "running_statistics",
    constants: { ...strides(call, "statistics", "running"), C, KEEP: keep, MEAN: mean, VARIANCE: variance },
    bindings: ["statistics", "running", "counters"],
    workgroups: linearGrid(2 * C, 64),
  }];
};
