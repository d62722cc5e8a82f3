/** Sum of two tensors, elementwise: `out = a + b`. Residual connections, and gradients of what is used twice. */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const add: Kernel = {
  signature: { a: "read", b: "read", out: "write" },

  check(call) {
    const { a, b, out } = call.tensors;
    checkThat(sameShape(a, out) && sameShape(b, out), call, "a, b and out have one shape");
    checkThat(out !== a && out !== b, call, "out is neither a nor b");
  },

  flops: (call) => size(call.tensors.out),

  reference(_call, array) {
    const [a, b, out] = [array("a"), array("b"), array("out")];
    for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
  },

  gpu,
  cpu,
};
