/**
 * The derivative of `recurrent`, from the last step to the first (backpropagation through time):
 * `dhidden_t = dout_t + dpre_{t+1}·weightᵀ`, `dpre_t = dhidden_t · f'`, with `f' = 1 − h_t²` for tanh and 1 for the
 * identity.
 *
 * All tensors but `weight` [H, H] are [T·B, H], time-major: `out` the states, `dout` the gradient that reaches each
 * state from outside the recurrence, `dhidden` the whole gradient of the loss by each state, later steps' share in it,
 * `dpre` the gradient by `projected`. Attributes: steps (T), kind (0 linear, 1 tanh).
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const recurrent_backward: Kernel = {
  signature: { weight: "read", out: "read", dout: "read", dhidden: "write", dpre: "write" },

  check(call) {
    const { weight, out, dout, dhidden, dpre } = call.tensors;
    const { steps, kind } = call.attributes;
    checkThat([dout, dhidden, dpre].every((one) => sameShape(one, out)), call, "states and gradients have one shape");
    checkThat(rows(weight) === columns(out) && columns(weight) === columns(out), call, "weight is [H, H]");
    checkThat(Number.isInteger(rows(out) / steps), call, `there are T·B rows (here T is ${steps})`);
    checkThat(kind === 0 || kind === 1, call, "kind is 0 or 1");
  },

  flops: ({ tensors: { out } }) => (2 * columns(out) + 4) * rows(out) * columns(out),

  reference(call, array) {
    const H = columns(call.tensors.out);
    const [weight, out, dout] = [array("weight"), array("out"), array("dout")];
    const [dhidden, dpre] = [array("dhidden"), array("dpre")];
    const step = out.length / call.attributes.steps;
    for (let i = out.length - 1; i >= 0; i--) {
      let sum = 0;
      const after = i - i % H + step; // the gradient one step later
      if (after < out.length) { for (let k = 0; k < H; k++) sum += dpre[after + k] * weight[i % H * H + k]; }
      dhidden[i] = sum + dout[i];
      dpre[i] = call.attributes.kind === 1 ? dhidden[i] * (1 - out[i]) * (1 + out[i]) : dhidden[i];
    }
  },

  gpu,
  cpu,
};
