/**
 * The gradient of the penalty of elastic weight consolidation (Kirkpatrick et al., PNAS 2017, equation 3), added to the
 * gradient of the loss: `gradient += strength · fisher · (parameter − anchor)`, from `strength / 2 · Σ fisher ·
 * (parameter − anchor)²`. `fisher` is the diagonal of the Fisher information where the earlier task ended, `anchor` the
 * parameters there.
 *
 * Attribute: column `strength` of `numbers`.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const ewc: Kernel = {
  signature: {
    gradient: "update",
    parameter: "read",
    anchor: "read",
    fisher: "read",
    numbers: "read",
    counters: "read",
  },

  check(call) {
    const { gradient, parameter, anchor, fisher } = call.tensors;
    checkThat(
      [parameter, anchor, fisher].every((tensor) => sameShape(gradient, tensor)),
      call,
      "gradient, parameter, anchor and fisher have one shape",
    );
    checkNumbers(call, "strength");
  },

  flops: (call) => 4 * size(call.tensors.gradient),

  reference(call, array) {
    const [gradient, parameter, anchor, fisher] = ["gradient", "parameter", "anchor", "fisher"].map(array);
    const strength = referenceNumbers(call, array)("strength");
    for (let i = 0; i < gradient.length; i++) gradient[i] += strength * fisher[i] * (parameter[i] - anchor[i]);
  },

  gpu,
  cpu,
};
