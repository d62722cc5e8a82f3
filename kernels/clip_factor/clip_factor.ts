/**
 * The factor that brings a norm down to a threshold, as `torch.nn.utils.clip_grad_norm_` has it:
 *
 *     factor[element] = log[c][column] = min(1, threshold / (log[c][norm] + 1e-6))       c = counters[0]
 *
 * A norm of NaN gives NaN and an infinite one gives 0, so that every element of such a gradient, or the infinite ones,
 * become NaN: PyTorch without `error_if_nonfinite`. (Pascanu, Mikolov, Bengio, ICML 2013, algorithm 1, has no 1e-6.)
 *
 * Attributes: columns `norm` and `column` of the log, column `threshold` of `numbers`, `element` of the factors.
 */
import type { Kernel } from "../program/call.ts";
import { checkElement, checkLogColumns, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const clip_factor: Kernel = {
  signature: { log: "update", numbers: "read", counters: "read", factor: "update" },

  check(call) {
    checkLogColumns(call, "norm", "column");
    checkNumbers(call, "threshold");
    checkElement(call);
  },

  flops: () => 3,

  reference(call, array) {
    const { norm, column, element } = call.attributes;
    const log = array("log");
    const row = array("counters")[0] * columns(call.tensors.log);
    const threshold = referenceNumbers(call, array)("threshold");
    const factor = Math.min(1, threshold / (log[row + norm] + 1e-6));
    log[row + column] = factor;
    array("factor")[element] = factor;
  },

  gpu,
  cpu,
};
