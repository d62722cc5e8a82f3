import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Dispatch, Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./attention.wgsl" with { type: "text" };
import { attentionSizes } from "./sizes.ts";

export const gpu: Kernel["gpu"] = (call) => {
  const { lengths, probabilities, out } = call.tensors;
  const { T, HEADS, WIDTH, CAUSAL } = attentionSizes(call);
  boundedLoop(call, Math.max(WIDTH, 3 * T));
  const SIZE = size(probabilities);
  const common: Omit<Dispatch, "entryPoint" | "workgroups"> = {
    source,
    constants: {
      ...strides(call, "qkv", "lengths", "probabilities", "out"),
      ...{ T, HEADS, WIDTH, CAUSAL, PADDED: lengths ? 1 : 0, SCALE: 1 / Math.sqrt(WIDTH) },
      ...{ SIZE, OUT_SIZE: size(out) },
    },
    bindings: ["qkv", "lengths", "probabilities", "out"],
  };
  return [
    { ...common, entryPoint: "scores", workgroups: linearGrid(SIZE, 64) },
    { ...common, entryPoint: "softmax", workgroups: linearGrid(SIZE / T, 64) },
    { ...common, entryPoint: "attention", workgroups: linearGrid(size(out), 64) },
  ];
};
