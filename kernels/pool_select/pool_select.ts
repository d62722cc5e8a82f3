/**
 * Of each window of `input`, the pixel where the same window of `by` has its maximum: maximum pooling whose choices are
 * those of another image, a linear map of `input`. With `by` the input itself it is `pool`.
 *
 * `input` and `by` are [B·H·W, C], `out` [B·Ho·Wo, C]. Attributes: height, width, kernel, stride, as for `pool`; of
 * several maxima the first is taken, the first NaN before all.
 */
import { isGreater } from "../pool/greater.ts";
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { checkWindows, eachTap, windowsOf } from "../unfold/windows.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const pool_select: Kernel = {
  signature: { input: "read", by: "read", out: "write" },

  check(call) {
    const { input, by, out } = call.tensors;
    checkWindows(call, input, out);
    checkThat(!call.attributes.padding, call, "there is no padding");
    checkThat(sameShape(input, by), call, "input and by have one shape");
    checkThat(columns(out) === columns(input), call, "input and out have the same channels");
  },

  flops: (call) => call.attributes.kernel ** 2 * size(call.tensors.out),

  reference(call, array) {
    const [input, by, out, C] = [array("input"), array("by"), array("out"), columns(call.tensors.out)];
    const winner = new Uint32Array(out.length);
    eachTap(windowsOf(call, call.tensors.input), (window, pixel, tap) => {
      for (let c = 0; c < C; c++) {
        const [i, at] = [window * C + c, pixel * C + c];
        if (tap === 0 || isGreater(by[at], by[winner[i]])) winner[i] = at;
      }
    });
    winner.forEach((at, i) => out[i] = input[at]);
  },

  gpu,
  cpu,
};
