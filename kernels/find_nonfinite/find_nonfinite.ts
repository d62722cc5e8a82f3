/**
 * Whether a tensor holds an infinity or a NaN, by a test on exponent bits: 1 or 0 in column `column` of the log row that
 * `counters[0]` points at.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { checkLogColumns } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const find_nonfinite: Kernel = {
  signature: { input: "read", counters: "read", log: "update" },

  check(call) {
    const { input, counters } = call.tensors;
    checkThat(input.dtype === "f32", call, "input is f32");
    checkThat(counters.dtype === "u32" && size(counters) === 2, call, "counters holds row and alive");
    checkLogColumns(call, "column");
  },

  flops: () => 0,

  reference(call, array) {
    const log = array("log");
    const at = array("counters")[0] * call.tensors.log.shape[1] + call.attributes.column;
    log[at] = array("input").every((x) => Number.isFinite(Math.fround(x))) ? 0 : 1;
  },

  gpu,
  cpu,
};
