/**
 * The recurrence of a simple recurrent network (Elman 1990) over all its time steps:
 * `h_t = f(projected_t + h_{t−1}·weight)` from `h_0 = 0`, `f` tanh or the identity.
 *
 * Rows are time-major, row t·B + b being step t of sequence b: `projected` [T·B, H] is `x_t·W_x + b`, one product for
 * all steps, `weight` [H, H], `out` [T·B, H] all states. Attributes: steps (T), kind (0 linear, 1 tanh). The first step
 * takes no product, so a weight that is not finite shows from the second on. Sequences do not touch one another.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const recurrent: Kernel = {
  signature: { projected: "read", weight: "read", out: "write" },

  check(call) {
    const { projected, weight, out } = call.tensors;
    const { steps, kind } = call.attributes;
    checkThat(sameShape(projected, out), call, "projected and out have one shape");
    checkThat(rows(weight) === columns(out) && columns(weight) === columns(out), call, "weight is [H, H]");
    checkThat(Number.isInteger(rows(out) / steps), call, `there are T·B rows (here T is ${steps})`);
    checkThat(kind === 0 || kind === 1, call, "kind is 0 or 1");
  },

  flops: ({ tensors: { out } }) => (2 * columns(out) + 2) * rows(out) * columns(out),

  reference(call, array) {
    const H = columns(call.tensors.out);
    const [projected, weight, out] = [array("projected"), array("weight"), array("out")];
    const step = out.length / call.attributes.steps;
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      const before = i - i % H - step; // the state one step earlier
      if (before >= 0) { for (let k = 0; k < H; k++) sum += out[before + k] * weight[k * H + i % H]; }
      sum += projected[i];
      out[i] = call.attributes.kind === 1 ? Math.tanh(sum) : sum;
    }
  },

  gpu,
  cpu,
};
