import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { windowsOf } from "./windows.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, out } = call.tensors;
  const { batch, height, width, channels, kernel, stride, padding, outHeight, outWidth } = windowsOf(call, input);
  return {
    export: "unfold",
    words: [
      ...[input, rowBytes(input), out, rowBytes(out)],
      ...[batch, height, width, channels, kernel, stride, padding, outHeight, outWidth],
    ],
  };
};
