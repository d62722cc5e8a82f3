/**
 * A weighted sum in place, its weights by column: `sum = k · sum + w · value`.
 *
 * Attributes: columns `keep` (k) and `weight` (w) of `numbers`; with an argument `factor`, column `extra` too, and
 * `k = keep + extra · factor[element]`. An operand whose weight is 0 is left out, so that a NaN in it does not count:
 * weights 0 and 1 copy, 1 and 0 leave every bit alone. A dead replica's sum stays as it is.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkElement, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const blend: Kernel = {
  signature: { sum: "update", value: "read", numbers: "read", counters: "read", factor: "read?" },

  check(call) {
    const { sum, value, factor } = call.tensors;
    checkThat(sameShape(sum, value), call, "sum and value have one shape");
    checkThat(sum.dtype === "f32" && value.dtype === "f32", call, "sum and value are f32");
    checkNumbers(call, "keep", "weight", ...(factor ? ["extra"] : []));
    if (factor) checkElement(call);
  },

  flops: (call) => 3 * size(call.tensors.sum),

  reference(call, array) {
    if (!array("counters")[1]) return;
    const [sum, value, number] = [array("sum"), array("value"), referenceNumbers(call, array)];
    const extra = call.tensors.factor ? number("extra") * array("factor")[call.attributes.element] : 0;
    const [keep, weight] = [number("keep") + extra, number("weight")];
    for (let i = 0; i < sum.length; i++) {
      sum[i] = (keep === 0 ? 0 : keep * sum[i]) + (weight === 0 ? 0 : weight * value[i]);
    }
  },

  gpu,
  cpu,
};
