/** Moves a replica to its next row of inputs and log: `counters[0] += 1`. The last call of a phase. */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const advance: Kernel = {
  signature: { counters: "update" },

  check(call) {
    checkThat(size(call.tensors.counters) === 2, call, "counters holds row and alive");
  },

  flops: () => 0,

  reference(_call, array) {
    array("counters")[0] += 1;
  },

  gpu,
  cpu,
};
