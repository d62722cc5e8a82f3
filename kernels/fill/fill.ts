/** Sets every element of a tensor to one number, the attribute `value`. */
import { checkThat, type Kernel } from "../program/call.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const fill: Kernel = {
  signature: { out: "write" },

  check(call) {
    checkThat(call.tensors.out.dtype === "f32", call, "out is f32");
    checkThat(Number.isFinite(call.attributes.value), call, "value is a number");
  },

  flops: () => 0,

  reference(call, array) {
    array("out").fill(Math.fround(call.attributes.value));
  },

  gpu,
  cpu,
};
