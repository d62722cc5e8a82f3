import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { windowsOf } from "../unfold/windows.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, out } = call.tensors;
  const { batch, height, width, channels, kernel, stride, padding, outHeight, outWidth } = windowsOf(call, out);
  return {
    export: "fold",
    words: [
      ...[out, rowBytes(out), tensorBytes(out), input, rowBytes(input)],
      ...[batch, height, width, channels, kernel, stride, padding, outHeight, outWidth],
    ],
  };
};
