/** A tensor times a number: `out = factor · input`. A factor of 1 copies bits. */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const scale: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    const { factor } = call.attributes;
    checkThat(sameShape(input, out), call, "input and out have one shape");
    checkThat(Number.isFinite(factor), call, `factor is a finite number, not ${factor}`);
  },

  flops: (call) => size(call.tensors.out),

  reference(call, array) {
    const [input, out] = [array("input"), array("out")];
    for (let i = 0; i < out.length; i++) out[i] = call.attributes.factor * input[i];
  },

  gpu,
  cpu,
};
