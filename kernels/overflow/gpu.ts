import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./overflow.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const SIZE = size(call.tensors.input);
  const constants = { ...strides(call, "input"), SIZE };
  const bindings = ["input", "flag"];
  const clear = { source, entryPoint: "clear_flag", constants, bindings, workgroups: [1, 1] as const };
  const test = { source, entryPoint: "overflow", constants, bindings, workgroups: linearGrid(SIZE, 64) };
  return call.attributes.first ? [clear, test] : [test];
};
