/**
 * The counters that an optimizer takes in place of the replica's own where a step may be skipped:
 * `out = [counters[0], counters[1] and not flag[0]]`. A set flag makes the replica look dead for this one step.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const gate_step: Kernel = {
  signature: { counters: "read", flag: "read", out: "write" },

  check(call) {
    const { counters, flag, out } = call.tensors;
    checkThat([counters, flag, out].every(({ dtype }) => dtype === "u32"), call, "counters, flag and out are u32");
    checkThat(size(counters) === 2 && size(out) === 2, call, "counters and out hold row and alive");
    checkThat(size(flag) === 1, call, "flag is one number");
  },

  flops: () => 0,

  reference(_call, array) {
    const [counters, out] = [array("counters"), array("out")];
    out[0] = counters[0];
    out[1] = counters[1] && !array("flag")[0] ? 1 : 0;
  },

  gpu,
  cpu,
};
