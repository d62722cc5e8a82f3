import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { windowsOf } from "../unfold/windows.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { input, dout, out } = call.tensors;
  const { batch, height, width, channels, kernel, stride, outHeight, outWidth } = windowsOf(call, out);
  return {
    export: "pool_backward",
    words: [
      ...[input ?? 0, out, rowBytes(out), dout, rowBytes(dout)],
      ...[batch, height, width, channels, kernel, stride, outHeight, outWidth, call.attributes.kind, tensorBytes(out)],
    ],
  };
};
