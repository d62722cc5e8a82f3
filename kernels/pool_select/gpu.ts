import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { windowsOf } from "../unfold/windows.ts";
import source from "./pool_select.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { input, out } = call.tensors;
  const { height, width, channels, kernel, stride, outHeight, outWidth } = windowsOf(call, input);
  boundedLoop(call, kernel * kernel);
  return [{
    source,
    entryPoint: "pool_select",
    constants: {
      ...strides(call, "input", "by", "out"),
      ...{ SIZE: size(out), HEIGHT: height, WIDTH: width, CHANNELS: channels, KERNEL: kernel, STEP: stride },
      ...{ OUT_HEIGHT: outHeight, OUT_WIDTH: outWidth },
    },
    bindings: ["input", "by", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
