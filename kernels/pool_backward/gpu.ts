import { boundedLoop, linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { windowsOf } from "../unfold/windows.ts";
import source from "./pool_backward.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { out } = call.tensors;
  const { height, width, channels, kernel, stride, outHeight, outWidth } = windowsOf(call, out);
  const windows = Math.ceil(kernel / stride) ** 2; // that a pixel lies in
  boundedLoop(call, windows * (call.attributes.kind === 0 ? 2 : kernel * kernel + 2));
  return [{
    source,
    entryPoint: "pool_backward",
    constants: {
      ...strides(call, "input", "dout", "out"),
      ...{ SIZE: size(out), HEIGHT: height, WIDTH: width, CHANNELS: channels, KERNEL: kernel, STEP: stride },
      ...{ OUT_HEIGHT: outHeight, OUT_WIDTH: outWidth, GREATEST: call.attributes.kind },
    },
    bindings: ["input", "dout", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
