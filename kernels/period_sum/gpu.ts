import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./period_sum.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { input, out } = call.tensors;
  const PERIOD = size(out);
  const TERMS = size(input) / PERIOD;
  boundedLoop(call, TERMS);
  return [{
    source,
    entryPoint: "period_sum",
    constants: { ...strides(call, "input", "out"), PERIOD, TERMS },
    bindings: ["input", "out"],
    workgroups: linearGrid(PERIOD, 64),
  }];
};
