/**
 * The inner product of two whole tensors, `log[counters[0]][column] = Σ a · b`.
 *
 * Each tensor is scaled by a power of two taken from its greatest magnitude before the products are added, so that only a
 * result beyond f32 overflows or vanishes. Where any element is no finite number the result is NaN.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkLogColumns } from "../program/numbers.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const dot_product: Kernel = {
  signature: { a: "read", b: "read", counters: "read", log: "update" },

  check(call) {
    const { a, b } = call.tensors;
    checkThat(sameShape(a, b), call, "a and b have one shape");
    checkThat(a.dtype === "f32" && b.dtype === "f32", call, "a and b are f32");
    checkLogColumns(call, "column");
  },

  flops: (call) => 2 * size(call.tensors.a),

  reference(call, array) {
    const [a, b] = [array("a"), array("b")];
    const sum = a.reduce((total, x, i) => total + x * b[i], 0); // products of f32 are normal numbers in float64
    const at = array("counters")[0] * columns(call.tensors.log) + call.attributes.column;
    array("log")[at] = Number.isFinite(sum) ? sum : NaN;
  },

  gpu,
  cpu,
};
