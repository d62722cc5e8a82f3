/**
 * Gradient descent with momentum, as PyTorch's SGD without dampening has it:
 *
 *     d = f · (gradient + weightDecay · parameter)
 *     velocity = momentum · velocity + d
 *     parameter −= lr · velocity                     or, Nesterov's form, lr · (d + momentum · velocity)
 *
 * A velocity of zeros gives the first step `velocity = d`. With `rateInside` the learning rate goes into the velocity,
 * `velocity = momentum · velocity + lr · d` and `parameter −= velocity`, which differs where the rate changes from step
 * to step (You, Gitman, Ginsburg 2017, algorithm 1).
 *
 * Attributes: columns `lr`, `momentum`, `weightDecay` of `numbers`; `decay`, `nesterov`, `rateInside`, each 0 or 1; with
 * an argument `factor`, `f` is its element `element`, else 1. A dead replica keeps parameters and velocity.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkElement, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const momentum: Kernel = {
  signature: {
    parameter: "update",
    gradient: "read",
    velocity: "update",
    numbers: "read",
    counters: "read",
    factor: "read?",
  },

  check(call) {
    const { parameter, gradient, velocity, factor } = call.tensors;
    checkThat(
      sameShape(parameter, gradient) && sameShape(parameter, velocity),
      call,
      "parameter, gradient and velocity have one shape",
    );
    checkNumbers(call, "lr", "momentum", "weightDecay");
    if (factor) checkElement(call);
  },

  flops: (call) => (call.attributes.nesterov ? 9 : 7) * size(call.tensors.parameter),

  reference(call, array) {
    const { decay, nesterov, rateInside, element } = call.attributes;
    const [parameter, gradient, velocity] = [array("parameter"), array("gradient"), array("velocity")];
    if (!array("counters")[1]) return;
    const number = referenceNumbers(call, array);
    const [lr, mu, weightDecay] = [number("lr"), number("momentum"), decay ? number("weightDecay") : 0];
    const factor = call.tensors.factor ? array("factor")[element] : 1;
    for (let i = 0; i < parameter.length; i++) {
      const d = (rateInside ? lr : 1) * factor * (gradient[i] + weightDecay * parameter[i]);
      velocity[i] = mu * velocity[i] + d;
      parameter[i] -= (rateInside ? 1 : lr) * (nesterov ? d + mu * velocity[i] : velocity[i]);
    }
  },

  gpu,
  cpu,
};
