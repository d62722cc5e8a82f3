/**
 * Bounds every element, as `torch.nn.utils.clip_grad_value_` has it: `input = min(max(input, −bound), bound)`. A NaN
 * stays NaN, an infinity becomes the bound.
 *
 * Attribute: column `bound` of `numbers`.
 */
import type { Kernel } from "../program/call.ts";
import { checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const clip_value: Kernel = {
  signature: { input: "update", numbers: "read", counters: "read" },

  check: (call) => checkNumbers(call, "bound"),

  flops: (call) => 2 * size(call.tensors.input),

  reference(call, array) {
    const input = array("input");
    const bound = referenceNumbers(call, array)("bound");
    for (let i = 0; i < input.length; i++) input[i] = Math.min(Math.max(input[i], -bound), bound);
  },

  gpu,
  cpu,
};
