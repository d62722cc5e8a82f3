/**
 * Norm of several tensors taken as one vector, from their own norms: with `c = counters[0]`,
 * `log[c][column] = √(Σ log[c][first … first + count − 1]²)`.
 *
 * The norms are scaled by a power of two from the greatest before they are squared, as in `vector_norm`. Any NaN gives
 * NaN, else any infinity gives infinity.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { checkLogColumns } from "../program/numbers.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const global_norm: Kernel = {
  signature: { log: "update", counters: "read" },

  check(call) {
    const { first, count } = call.attributes;
    checkThat(count >= 1 && first + count <= columns(call.tensors.log), call, "the log has the columns of the norms");
    checkLogColumns(call, "first", "column");
  },

  flops: (call) => 2 * call.attributes.count,

  reference(call, array) {
    const { first, count, column } = call.attributes;
    const log = array("log");
    const row = array("counters")[0] * columns(call.tensors.log);
    const norms = log.subarray(row + first, row + first + count);
    log[row + column] = norms.some(Number.isNaN) ? NaN : Math.hypot(...norms); // hypot lets an infinity win over a NaN
  },

  gpu,
  cpu,
};
