/**
 * `out` is `input` rounded as the kernel `round` does it: the working copy of weights that a master copy keeps in f32.
 * Attributes: `format` 0 for fp16, 1 for bf16, and `flush` 1 to turn subnormal results into zeros of their sign.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { roundingOf, roundTo } from "../round/formats.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const round_copy: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    const { format, flush } = call.attributes;
    checkThat(sameShape(input, out), call, "input and out have one shape");
    checkThat(input.dtype === "f32" && out.dtype === "f32", call, "input and out are f32");
    checkThat([0, 1].includes(format) && [0, 1].includes(flush), call, "format and flush are 0 or 1");
  },

  flops: () => 0,

  reference(call, array) {
    const [input, out, rounding] = [array("input"), array("out"), roundingOf(call.attributes)];
    for (let i = 0; i < out.length; i++) out[i] = roundTo(input[i], rounding);
  },

  gpu,
  cpu,
};
