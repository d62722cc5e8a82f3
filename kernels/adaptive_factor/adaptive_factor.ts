/**
 * The factor of adaptive gradient clipping over whole tensors (Brock, De, Smith, Simonyan, ICML 2021, section 4.1, with
 * a layer's norms in place of a unit's):
 *
 *     bound = ratio · max(log[c][weight], epsilon)                        c = counters[0]
 *     factor[element] = log[c][column] = log[c][gradient] > bound ? bound / log[c][gradient] : 1
 *
 * A gradient norm of NaN gives NaN, an infinite one 0.
 *
 * Attributes: columns `gradient` and `weight` (norms) and `column` of the log, columns `ratio` and `epsilon` of
 * `numbers`, `element` of the factors.
 */
import type { Kernel } from "../program/call.ts";
import { checkElement, checkLogColumns, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const adaptive_factor: Kernel = {
  signature: { log: "update", numbers: "read", counters: "read", factor: "update" },

  check(call) {
    checkLogColumns(call, "gradient", "weight", "column");
    checkNumbers(call, "ratio", "epsilon");
    checkElement(call);
  },

  flops: () => 4,

  reference(call, array) {
    const { gradient, weight, column, element } = call.attributes;
    const log = array("log");
    const row = array("counters")[0] * columns(call.tensors.log);
    const number = referenceNumbers(call, array);
    const bound = number("ratio") * Math.max(log[row + weight], number("epsilon"));
    const norm = log[row + gradient];
    const factor = norm <= bound ? 1 : bound / norm;
    log[row + column] = factor;
    array("factor")[element] = factor;
  },

  gpu,
  cpu,
};
