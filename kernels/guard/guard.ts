/**
 * Ends a replica that diverged: where `log[counters[0]][column]` (the loss) is not finite, by a test on its bits,
 * `counters[1]` (alive) becomes 0 and stays 0. Optimizers leave a dead replica's parameters alone.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const guard: Kernel = {
  signature: { log: "read", counters: "update" },

  check(call) {
    checkThat(call.attributes.column < columns(call.tensors.log), call, "the log has the column named");
  },

  flops: () => 0,

  reference(call, array) {
    const counters = array("counters");
    const at = counters[0] * columns(call.tensors.log) + call.attributes.column;
    if (!Number.isFinite(array("log")[at])) counters[1] = 0;
  },

  gpu,
  cpu,
};
