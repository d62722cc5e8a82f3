/**
 * Derivative of the `activation` kernel: `out = dout · f'(input)`, `input` being what the nonlinearity was given. The
 * slope of `leaky_relu` holds at zero too. A NaN passes from either side.
 */
import { checkKind, scalarOf } from "../activation/activation.ts";
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const activation_backward: Kernel = {
  signature: { input: "read", dout: "read", out: "write" },

  check(call) {
    const { input, dout, out } = call.tensors;
    checkThat(sameShape(input, out) && sameShape(dout, out), call, "input, dout and out have one shape");
    checkKind(call);
  },

  flops: (call) => 14 * size(call.tensors.out),

  reference(call, array) {
    const [input, dout, out] = [array("input"), array("dout"), array("out")];
    const f = scalarOf(call);
    for (let i = 0; i < out.length; i++) out[i] = dout[i] * f(input[i], call.attributes.slope).derivative;
  },

  gpu,
  cpu,
};
