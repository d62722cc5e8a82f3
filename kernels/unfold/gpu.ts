import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import source from "./unfold.wgsl" with { type: "text" };
import { windowsOf } from "./windows.ts";

export const gpu: Kernel["gpu"] = (call) => {
  const { input, out } = call.tensors;
  const { height, width, channels, kernel, stride, padding, outHeight, outWidth } = windowsOf(call, input);
  return [{
    source,
    entryPoint: "unfold",
    constants: {
      ...strides(call, "input", "out"),
      ...{ SIZE: size(out), HEIGHT: height, WIDTH: width, CHANNELS: channels },
      ...{ KERNEL: kernel, STEP: stride, PADDING: padding, OUT_HEIGHT: outHeight, OUT_WIDTH: outWidth },
    },
    bindings: ["input", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
