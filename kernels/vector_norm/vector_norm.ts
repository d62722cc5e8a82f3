/**
 * Euclidean norm of a whole tensor, written to `log[counters[0]][column]`.
 *
 * The elements are scaled by a power of two taken from the greatest magnitude before they are squared, so a norm of
 * 1e-30 or 1e30 neither vanishes nor overflows; scaling by a power of two is exact. Any NaN gives NaN, else any
 * infinity gives infinity. (Norms of gradients in badly initialised nets span forty decades.)
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const vector_norm: Kernel = {
  signature: { input: "read", counters: "read", log: "update" },

  check(call) {
    checkThat(call.attributes.column < columns(call.tensors.log), call, "the log has the column named");
  },

  flops: (call) => 2 * size(call.tensors.input),

  reference(call, array) {
    const log = array("log");
    const at = array("counters")[0] * columns(call.tensors.log) + call.attributes.column;
    const input = array("input");
    // Math.hypot lets an infinity win over a NaN.
    log[at] = input.some(Number.isNaN) ? NaN : Math.hypot(...chunks(input).map((part) => Math.hypot(...part)));
  },

  gpu,
  cpu,
};

/** Splits an array so that each part can be spread into arguments. */
function chunks(values: Float64Array): Float64Array[] {
  const parts: Float64Array[] = [];
  for (let i = 0; i < values.length; i += 1024) parts.push(values.subarray(i, i + 1024));
  return parts;
}
