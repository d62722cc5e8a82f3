import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { windowsOf } from "../unfold/windows.ts";
import source from "./fold.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { out } = call.tensors;
  const { height, width, channels, kernel, stride, padding, outHeight, outWidth } = windowsOf(call, out);
  boundedLoop(call, kernel * (kernel + 1));
  return [{
    source,
    entryPoint: "fold",
    constants: {
      ...strides(call, "input", "out"),
      ...{ SIZE: size(out), HEIGHT: height, WIDTH: width, CHANNELS: channels },
      ...{ KERNEL: kernel, STEP: stride, PADDING: padding, OUT_HEIGHT: outHeight, OUT_WIDTH: outWidth },
    },
    bindings: ["input", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
