/**
 * Sets `flag[0]` to 1 where any element of `input` is infinite or NaN, by a test on exponent bits, and otherwise leaves
 * it as it was; with the attribute `first` 1 the flag starts from 0. Calls over several tensors, the first with `first`,
 * tell whether one of a step's gradients overflowed.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const overflow: Kernel = {
  signature: { input: "read", flag: "update" },

  check(call) {
    const { input, flag } = call.tensors;
    checkThat(input.dtype === "f32", call, "input is f32");
    checkThat(flag.dtype === "u32" && size(flag) === 1, call, "flag is one u32");
    checkThat([0, 1].includes(call.attributes.first), call, "first is 0 or 1");
  },

  flops: () => 0,

  reference(call, array) {
    const flag = array("flag");
    if (call.attributes.first) flag[0] = 0;
    if (!array("input").every((x) => Number.isFinite(Math.fround(x)))) flag[0] = 1;
  },

  gpu,
  cpu,
};
