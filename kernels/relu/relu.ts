/**
 * Rectified linear unit, elementwise. Forward `out = max(x, 0)`; backward, told by `out` alone, `dx = dout` where
 * `out > 0`, else 0. A NaN passes in both directions: a rectifier that swallows NaN hides a diverged layer.
 *
 * The same kernel serves both: `input` is masked by the sign of `gate`, and forward the gate is the input itself.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const relu: Kernel = {
  signature: { input: "read", gate: "read?", out: "write" },

  check(call) {
    const { input, gate, out } = call.tensors;
    checkThat(sameShape(input, out) && (!gate || sameShape(gate, out)), call, "input, gate and out have one shape");
  },

  flops: (call) => size(call.tensors.out),

  reference(call, array) {
    const [input, out] = [array("input"), array("out")];
    const gate = call.tensors.gate ? array("gate") : input;
    for (let i = 0; i < out.length; i++) out[i] = gate[i] <= 0 ? 0 : input[i];
  },

  gpu,
  cpu,
};
