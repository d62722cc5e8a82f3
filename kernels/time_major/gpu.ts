import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import source from "./time_major.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { input, out } = call.tensors;
  return [{
    source,
    entryPoint: "time_major",
    constants: {
      ...strides(call, "input", "out"),
      ...{ SIZE: size(out), BATCH: rows(input), STEPS: rows(out) / rows(input), LENGTH: columns(out) },
    },
    bindings: ["input", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
