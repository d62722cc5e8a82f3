/**
 * The derivative of `pool`: `out` [B·H·W, C] from `dout` [B·Ho·Wo, C]. An average hands each of its pixels 1/k² of its
 * gradient; a maximum hands all of it to the first pixel of the window that has it, which is looked for anew in `input`
 * [B·H·W, C] (an average needs none). A pixel adds what its windows give it in ascending order of the window.
 * Attributes: height, width, kernel, stride, kind (0 average, 1 maximum).
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { isGreater } from "../pool/greater.ts";
import { checkWindows, eachTap, windowsOf } from "../unfold/windows.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const pool_backward: Kernel = {
  signature: { input: "read?", dout: "read", out: "write" },

  check(call) {
    const { input, dout, out } = call.tensors;
    checkWindows(call, out, dout);
    const { kind, padding } = call.attributes;
    checkThat(!padding, call, "there is no padding");
    checkThat(kind === 0 || kind === 1, call, "kind is 0 or 1");
    checkThat(kind === 0 || input !== undefined, call, "a maximum needs its input");
    checkThat(!input || sameShape(input, out), call, "input and out have one shape");
    checkThat(columns(dout) === columns(out), call, "dout and out have the same channels");
  },

  flops: (call) => call.attributes.kernel ** 2 * size(call.tensors.dout),

  reference(call, array) {
    const { kind, kernel } = call.attributes;
    const { out: image, dout: pooled } = call.tensors;
    const [dout, out, C] = [array("dout"), array("out"), columns(image)];
    const windows = windowsOf(call, image);
    out.fill(0);
    if (kind === 0) {
      eachTap(windows, (window, pixel) => {
        for (let c = 0; c < C; c++) out[pixel * C + c] += dout[window * C + c] / kernel ** 2;
      });
      return;
    }
    const input = array("input");
    const winner = new Uint32Array(size(pooled));
    eachTap(windows, (window, pixel, tap) => {
      for (let c = 0; c < C; c++) {
        const [i, from] = [window * C + c, pixel * C + c];
        if (tap === 0 || isGreater(input[from], input[winner[i]])) winner[i] = from;
      }
    });
    winner.forEach((to, i) => out[to] += dout[i]);
  },

  gpu,
  cpu,
};
