/**
 * The counters that an optimizer takes where several micro-batches make a step: `out = [counters[0], alive]`, with `alive`
 * being `counters[1]` in the last micro-batch of a step and 0 before. Attribute `every`: micro-batches a step.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const close_step: Kernel = {
  signature: { counters: "read", out: "write" },

  check(call) {
    const { counters, out } = call.tensors;
    const { every } = call.attributes;
    checkThat(counters.dtype === "u32" && out.dtype === "u32", call, "counters and out are u32");
    checkThat(size(counters) === 2 && size(out) === 2, call, "counters and out hold row and alive");
    checkThat(Number.isInteger(every) && every >= 1, call, "every is a positive integer");
  },

  flops: () => 0,

  reference(call, array) {
    const [counters, out] = [array("counters"), array("out")];
    const { every } = call.attributes;
    out[0] = counters[0];
    out[1] = counters[0] % every === every - 1 ? counters[1] : 0;
  },

  gpu,
  cpu,
};
