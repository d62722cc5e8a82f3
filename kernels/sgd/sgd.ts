/**
 * Stochastic gradient descent: `parameter −= rate[counters[0]] · gradient`, with one multiply-add an element,
 * and only while the replica is alive (`counters[1]`): a diverged replica keeps the parameters of its last step,
 * so its bits do not depend on how many steps were queued behind it.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const sgd: Kernel = {
  signature: { parameter: "update", gradient: "read", rate: "read", counters: "read" },

  check(call) {
    const { parameter, gradient } = call.tensors;
    checkThat(sameShape(parameter, gradient), call, "parameter and gradient have one shape");
  },

  flops: (call) => 2 * size(call.tensors.parameter),

  reference(_call, array) {
    const [parameter, gradient, counters] = [array("parameter"), array("gradient"), array("counters")];
    if (!counters[1]) return;
    const rate = array("rate")[counters[0]];
    for (let i = 0; i < parameter.length; i++) parameter[i] -= rate * gradient[i];
  },

  gpu,
  cpu,
};
