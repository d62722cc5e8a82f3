/** Adds a tensor times a number to a sum: `sum += factor · value`, one multiply-add an element, attribute `factor`. */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const accumulate: Kernel = {
  signature: { sum: "update", value: "read" },

  check(call) {
    const { sum, value } = call.tensors;
    checkThat(sameShape(sum, value), call, "sum and value have one shape");
    checkThat(sum.dtype === "f32" && value.dtype === "f32", call, "sum and value are f32");
    checkThat(Number.isFinite(call.attributes.factor), call, "factor is a number");
  },

  flops: (call) => 2 * size(call.tensors.sum),

  reference(call, array) {
    const [sum, value, factor] = [array("sum"), array("value"), call.attributes.factor];
    for (let i = 0; i < sum.length; i++) sum[i] += factor * value[i];
  },

  gpu,
  cpu,
};
