/**
 * Pooling: each window of k×k pixels, every channel by itself, becomes its average or its maximum.
 *
 * `input` is [B·H·W, C], `out` [B·Ho·Wo, C] with `Ho = ⌊(H − k) / stride⌋ + 1`: pixels that fill no window are left
 * out. Attributes: height, width, kernel, stride, kind (0 average, 1 maximum). An average adds in ascending order and
 * divides once. A NaN is greater than every number, so it passes.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { checkWindows, eachTap, windowsOf } from "../unfold/windows.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { isGreater } from "./greater.ts";

export const pool: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkWindows(call, input, out);
    const { kind, padding } = call.attributes;
    checkThat(!padding, call, "there is no padding");
    checkThat(kind === 0 || kind === 1, call, "kind is 0 or 1");
    checkThat(columns(out) === columns(input), call, "input and out have the same channels");
  },

  flops: (call) => call.attributes.kernel ** 2 * size(call.tensors.out),

  reference(call, array) {
    const { kind, kernel } = call.attributes;
    const [input, out, C] = [array("input"), array("out"), columns(call.tensors.out)];
    out.fill(0);
    eachTap(windowsOf(call, call.tensors.input), (window, pixel, tap) => {
      for (let c = 0; c < C; c++) {
        const [x, i] = [input[pixel * C + c], window * C + c];
        if (kind === 0) out[i] += x / kernel ** 2;
        else if (tap === 0 || isGreater(x, out[i])) out[i] = x;
      }
    });
  },

  gpu,
  cpu,
};
