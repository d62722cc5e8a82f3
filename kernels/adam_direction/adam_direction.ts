/**
 * Adam's moments, and the direction of an update instead of the update itself (LAMB: You et al., ICLR 2020, algorithm 2):
 *
 *     direction = correction1 · first / (√(correction2 · second) + epsilon) + weightDecay · parameter
 *
 * Moments, columns and corrections are those of `adam`; `decay` 0 leaves the last term out, 1 keeps it. A dead replica
 * keeps its moments, and its direction is not written.
 */
import { checkAdam } from "../adam/adam.ts";
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const adam_direction: Kernel = {
  signature: {
    parameter: "read",
    gradient: "read",
    first: "update",
    second: "update",
    numbers: "read",
    counters: "read",
    direction: "write",
  },

  check(call) {
    checkAdam(call);
    checkThat(sameShape(call.tensors.parameter, call.tensors.direction), call, "direction has the parameter's shape");
  },

  flops: (call) => 13 * size(call.tensors.parameter),

  reference(call, array) {
    const [parameter, gradient, first, second] = ["parameter", "gradient", "first", "second"].map(array);
    const direction = array("direction");
    if (!array("counters")[1]) return;
    const number = referenceNumbers(call, array);
    const weightDecay = call.attributes.decay ? number("weightDecay") : 0;
    for (let i = 0; i < parameter.length; i++) {
      const g = gradient[i];
      first[i] = number("beta1") * first[i] + number("rest1") * g;
      second[i] = number("beta2") * second[i] + number("rest2") * g * g;
      const root = Math.sqrt(number("correction2") * second[i]);
      direction[i] = number("correction1") * first[i] / (root + number("epsilon")) + weightDecay * parameter[i];
    }
  },

  gpu,
  cpu,
};
