import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./embedding_backward.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { tokens, out } = call.tensors;
  const TOKENS = size(tokens);
  boundedLoop(call, TOKENS);
  return [{
    source,
    entryPoint: "embedding_backward",
    constants: { ...strides(call, "tokens", "dout", "out"), SIZE: size(out), TOKENS, D: columns(out) },
    bindings: ["tokens", "dout", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
