/**
 * Multiplies a tensor in place by a number that lies on the device, `values *= factor[0]`, or divides by it where the
 * attribute `divide` is 1. The factor, a loss scale for example, is positive and finite; so an infinity or a NaN stays
 * what it is.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const multiply_by: Kernel = {
  signature: { values: "update", factor: "read" },

  check(call) {
    const { values, factor } = call.tensors;
    checkThat(values.dtype === "f32" && factor.dtype === "f32", call, "values and factor are f32");
    checkThat([0, 1].includes(call.attributes.divide), call, "divide is 0 or 1");
  },

  flops: (call) => size(call.tensors.values),

  reference(call, array) {
    const values = array("values");
    const factor = call.attributes.divide ? 1 / array("factor")[0] : array("factor")[0];
    for (let i = 0; i < values.length; i++) values[i] *= factor;
  },

  gpu,
  cpu,
};
