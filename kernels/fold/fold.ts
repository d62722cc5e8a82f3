/**
 * Adds windows back into images, the adjoint of `unfold`: each pixel's channel is the sum of all elements of `input`
 * that `unfold` would have copied from it, starting from 0, in ascending order of the window.
 *
 * `input` is [B·Ho·Wo, k·k·C], `out` [B·H·W, C]. Attributes: height, width, kernel, stride, padding.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { checkWindows, eachTap, windowsOf } from "../unfold/windows.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const fold: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    const { kernel, channels } = checkWindows(call, out, input);
    checkThat(columns(input) === kernel * kernel * channels, call, "input has k·k·C columns");
  },

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const [input, out] = [array("input"), array("out")];
    const [C, width] = [columns(call.tensors.out), columns(call.tensors.input)];
    out.fill(0);
    eachTap(windowsOf(call, call.tensors.out), (window, pixel, tap) => {
      for (let c = 0; c < C; c++) out[pixel * C + c] += input[window * width + tap * C + c];
    });
  },

  gpu,
  cpu,
};
