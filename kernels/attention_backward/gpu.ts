import { attentionSizes } from "../attention/sizes.ts";
import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Dispatch, Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./attention_backward.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { lengths, dscores, out } = call.tensors;
  const { T, HEADS, WIDTH, CAUSAL } = attentionSizes(call);
  boundedLoop(call, Math.max(WIDTH, 2 * T));
  const SIZE = size(dscores);
  const common: Omit<Dispatch, "entryPoint" | "workgroups"> = {
    source,
    constants: {
      ...strides(call, "qkv", "lengths", "probabilities", "dout", "dscores", "out"),
      ...{ T, HEADS, WIDTH, CAUSAL, PADDED: lengths ? 1 : 0, SCALE: 1 / Math.sqrt(WIDTH) },
      ...{ SIZE, OUT_SIZE: size(out) },
    },
    bindings: ["qkv", "lengths", "probabilities", "dout", "dscores", "out"],
  };
  return [
    { ...common, entryPoint: "probability_gradients", workgroups: linearGrid(SIZE, 64) },
    { ...common, entryPoint: "score_gradients", workgroups: linearGrid(SIZE / T, 64) },
    { ...common, entryPoint: "attention_backward", workgroups: linearGrid(size(out), 64) },
  ];
};
