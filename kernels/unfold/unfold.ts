/**
 * Lays out the windows of a convolution as rows: `out[(b·Ho + oy)·Wo + ox][(ky·k + kx)·C + c] =
 * input[(b·H + oy·stride + ky − padding)·W + ox·stride + kx − padding][c]`, 0 outside the image, bits unchanged.
 *
 * `input` is [B·H·W, C] (channels last), `out` [B·Ho·Wo, k·k·C] with `Ho = ⌊(H + 2·padding − k) / stride⌋ + 1`; a
 * convolution is then one product with a weight [k·k·C, Cout]. (PyTorch's weight [Cout, C, k, k] has its axes in the
 * order 2, 3, 1, 0 here.) Attributes: height, width, kernel, stride, padding.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { checkWindows, eachTap, windowsOf } from "./windows.ts";

export const unfold: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    const { kernel, channels } = checkWindows(call, input, out);
    checkThat(columns(out) === kernel * kernel * channels, call, "out has k·k·C columns");
  },

  flops: () => 0,

  reference(call, array) {
    const [input, out] = [array("input"), array("out")];
    const [C, width] = [columns(call.tensors.input), columns(call.tensors.out)];
    out.fill(0);
    eachTap(windowsOf(call, call.tensors.input), (window, pixel, tap) => {
      out.set(input.subarray(pixel * C, pixel * C + C), window * width + tap * C);
    });
  },

  gpu,
  cpu,
};
