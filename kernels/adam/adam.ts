/**
 * Adam (Kingma, Ba, ICLR 2015, algorithm 1) and AdamW (Loshchilov, Hutter, ICLR 2019, algorithm 2), as PyTorch has them:
 *
 *     first  = beta1 · first  + (1 − beta1) · gradient
 *     second = beta2 · second + (1 − beta2) · gradient²
 *     parameter −= lr · correction1 · first / (√(correction2 · second) + epsilon)
 *
 * The host works out `rest1 = 1 − beta1`, `rest2 = 1 − beta2` (in f32 the latter would lose four digits) and the
 * corrections `1 / (1 − betaᵗ)` in float64; 1 stands for no bias correction. Gradients above 1e19 have a square beyond
 * f32, an infinite second moment and so no update, as in any f32 implementation.
 *
 * Attributes: columns `lr`, `beta1`, `rest1`, `beta2`, `rest2`, `epsilon`, `correction1`, `correction2`, `weightDecay` of
 * `numbers`; `decay` 0 for none, 1 for `gradient + weightDecay · parameter` in the gradient's place, 2 for decoupled
 * decay: `parameter ·= 1 − lr · weightDecay` before the update. A dead replica keeps parameters and moments.
 */
import { type Call, checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

/** Refuses moments of another shape and columns that are not there. */
export function checkAdam(call: Call): void {
  const { parameter, gradient, first, second } = call.tensors;
  checkThat(
    [gradient, first, second].every((tensor) => sameShape(parameter, tensor)),
    call,
    "parameter, gradient and both moments have one shape",
  );
  checkNumbers(call, "beta1", "rest1", "beta2", "rest2", "epsilon", "correction1", "correction2", "weightDecay");
}

export const adam: Kernel = {
  signature: {
    parameter: "update",
    gradient: "read",
    first: "update",
    second: "update",
    numbers: "read",
    counters: "read",
  },

  check(call) {
    checkAdam(call);
    checkNumbers(call, "lr");
  },

  flops: (call) => 14 * size(call.tensors.parameter),

  reference(call, array) {
    const { decay } = call.attributes;
    const [parameter, gradient, first, second] = ["parameter", "gradient", "first", "second"].map(array);
    if (!array("counters")[1]) return;
    const number = referenceNumbers(call, array);
    const [lr, weightDecay] = [number("lr"), number("weightDecay")];
    for (let i = 0; i < parameter.length; i++) {
      const g = gradient[i] + (decay === 1 ? weightDecay * parameter[i] : 0);
      if (decay === 2) parameter[i] *= 1 - lr * weightDecay;
      first[i] = number("beta1") * first[i] + number("rest1") * g;
      second[i] = number("beta2") * second[i] + number("rest2") * g * g;
      const root = Math.sqrt(number("correction2") * second[i]);
      parameter[i] -= lr * number("correction1") * first[i] / (root + number("epsilon"));
    }
  },

  gpu,
  cpu,
};
