/**
 * The factor on a direction `v` that makes its length that of the parameters `p`, from the norms of both:
 *
 *     factor[element] = (1 + log[c][size]) / log[c][length]       c = counters[0], size ‖p‖, length ‖v‖
 *
 * A finite difference along `v` takes a small multiple of it; the 1 keeps it from vanishing with the parameters. Where
 * `v` is zero the factor is 0. A norm that is not finite gives NaN.
 *
 * Attributes: columns `size` and `length` of the log, `element` of the factors.
 */
import type { Kernel } from "../program/call.ts";
import { checkElement, checkLogColumns } from "../program/numbers.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const probe_factor: Kernel = {
  signature: { log: "read", counters: "read", factor: "update" },

  check(call) {
    checkLogColumns(call, "size", "length");
    checkElement(call);
  },

  flops: () => 2,

  reference(call, array) {
    const { size, length, element } = call.attributes;
    const row = array("counters")[0] * columns(call.tensors.log);
    const [p, v] = [array("log")[row + size], array("log")[row + length]];
    array("factor")[element] = Number.isFinite(p) && Number.isFinite(v) ? (v === 0 ? 0 : (1 + p) / v) : NaN;
  },

  gpu,
  cpu,
};
