/**
 * Multiplies a tensor by a number that another kernel worked out: `input *= factor[element]`. A factor of exactly 1
 * leaves every bit alone.
 */
import type { Kernel } from "../program/call.ts";
import { checkElement } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const scale_by: Kernel = {
  signature: { input: "update", factor: "read" },

  check: checkElement,

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const input = array("input");
    const factor = array("factor")[call.attributes.element];
    for (let i = 0; i < input.length; i++) input[i] *= factor;
  },

  gpu,
  cpu,
};
