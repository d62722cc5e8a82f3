/**
 * The counters of a step that several micro-batches make, from the counters that moved on with each of them:
 * `out = [⌊(counters[0] − 1) / every⌋, counters[1]]`, the row of the step that the last micro-batch belongs to. Attribute
 * `every`: micro-batches a step.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { stepRow } from "./row.ts";

export const step_row: Kernel = {
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
    out[0] = stepRow(counters[0], call.attributes.every);
    out[1] = counters[1];
  },

  gpu,
  cpu,
};
