/**
 * A layer's own factor on the learning rate, from the norm of its weights over that of its update:
 *
 *     denominator = log[c][update] + weightDecay · log[c][weight]          c = counters[0]
 *     factor[element] = log[c][column] = trust · log[c][weight] / denominator
 *
 * LARS (You, Gitman, Ginsburg 2017, section 4) takes the gradient's norm as `update` and 0.001 as
 * `trust`. LAMB (You et al., ICLR 2020, algorithm 2, with the identity as φ) takes the norm of Adam's
 * direction, weight decay included, no decay of its own and a `trust` of 1.
 *
 * The papers leave open what becomes of weights that are all zero, as biases are at first, or of an update that is: the
 * factor is 1 where the weights' norm or the denominator is 0. A norm of NaN gives NaN.
 *
 * Attributes: columns `weight` and `update` (norms) and `column` of the log, columns `trust` and `weightDecay` of `numbers`,
 * `decay` 0 to leave the weight decay out, `element` of the factors.
 */
import type { Kernel } from "../program/call.ts";
import { checkElement, checkLogColumns, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const trust_ratio: Kernel = {
  signature: { log: "update", numbers: "read", counters: "read", factor: "update" },

  check(call) {
    checkLogColumns(call, "weight", "update", "column");
    checkNumbers(call, "trust", "weightDecay");
    checkElement(call);
  },

  flops: () => 4,

  reference(call, array) {
    const { weight, update, column, decay, element } = call.attributes;
    const log = array("log");
    const row = array("counters")[0] * columns(call.tensors.log);
    const number = referenceNumbers(call, array);
    const norm = log[row + weight];
    const denominator = log[row + update] + (decay ? number("weightDecay") * norm : 0);
    const lost = Number.isNaN(norm + denominator);
    const factor = !lost && (norm === 0 || denominator === 0) ? 1 : number("trust") * norm / denominator;
    log[row + column] = factor;
    array("factor")[element] = factor;
  },

  gpu,
  cpu,
};
