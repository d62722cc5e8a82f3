/**
 * What a layer's values look like, over all elements of a tensor: `log[counters[0]][column + 0 … 3]` =
 * mean, root mean square, standard deviation (biased, two passes), share of exact zeros.
 *
 * Squares are taken after scaling by a power of two from the greatest magnitude, as in `vector_norm`.
 * Any NaN or infinity among the elements makes mean, RMS and deviation NaN.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { MOMENTS } from "./columns.ts";

export const moments: Kernel = {
  signature: { input: "read", counters: "read", log: "update" },

  check(call) {
    checkThat(call.attributes.column + MOMENTS.length <= columns(call.tensors.log), call, "the log has the columns");
  },

  flops: (call) => 6 * size(call.tensors.input),

  reference(call, array) {
    const input = array("input");
    const n = input.length;
    const at = array("counters")[0] * columns(call.tensors.log) + call.attributes.column;
    const finite = input.every(Number.isFinite);
    const mean = finite ? input.reduce((sum, x) => sum + x, 0) / n : NaN;
    const rms = finite ? Math.sqrt(input.reduce((sum, x) => sum + x * x, 0) / n) : NaN;
    const std = finite ? Math.sqrt(input.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n) : NaN;
    array("log").set([mean, rms, std, input.filter((x) => x === 0).length / n], at);
  },

  gpu,
  cpu,
};
