import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { windowsOf } from "../unfold/windows.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, by, out } = call.tensors;
  const { batch, height, width, channels, kernel, stride, outHeight, outWidth } = windowsOf(call, input);
  return {
    export: "pool_select",
    words: [
      ...[input, rowBytes(input), by, out, rowBytes(out)],
      ...[batch, height, width, channels, kernel, stride, outHeight, outWidth],
    ],
  };
};
