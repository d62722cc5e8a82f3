/**
 * The plain update with numbers by column: `parameter −= lr · f · (gradient + weightDecay · parameter)`.
 *
 * Attributes: columns `lr` and `weightDecay` of `numbers`; `decay` 1 adds the weight decay, 0 leaves it out; with an
 * argument `factor`, `f` is its element `element`, else 1. A dead replica's parameters stay as they are.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkElement, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const descend: Kernel = {
  signature: { parameter: "update", gradient: "read", numbers: "read", counters: "read", factor: "read?" },

  check(call) {
    const { parameter, gradient, factor } = call.tensors;
    checkThat(sameShape(parameter, gradient), call, "parameter and gradient have one shape");
    checkNumbers(call, "lr", "weightDecay");
    if (factor) checkElement(call);
  },

  flops: (call) => 5 * size(call.tensors.parameter),

  reference(call, array) {
    const { decay, element } = call.attributes;
    const [parameter, gradient] = [array("parameter"), array("gradient")];
    if (!array("counters")[1]) return;
    const number = referenceNumbers(call, array);
    const weightDecay = decay ? number("weightDecay") : 0;
    const rate = number("lr") * (call.tensors.factor ? array("factor")[element] : 1);
    for (let i = 0; i < parameter.length; i++) {
      parameter[i] -= rate * (gradient[i] + weightDecay * parameter[i]);
    }
  },

  gpu,
  cpu,
};
