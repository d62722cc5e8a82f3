/**
 * The counters of something that repeats: where `every` passes make a cycle, `within = [counters[0] mod every, alive]` is
 * the pass within its cycle and `cycle = [⌊counters[0] / every⌋, alive]` the number of the cycle, `alive = counters[1]`.
 * So inputs of one cycle serve all of them, and a log has one row a cycle.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const cycle_rows: Kernel = {
  signature: { counters: "read", within: "write", cycle: "write?" },

  check(call) {
    const given = Object.values(call.tensors);
    checkThat(given.every(({ dtype }) => dtype === "u32"), call, "counters, within and cycle are u32");
    checkThat(given.every((one) => size(one) === 2), call, "counters, within and cycle hold row and alive");
    checkThat(
      Number.isInteger(call.attributes.every) && call.attributes.every >= 1,
      call,
      "every is a positive integer",
    );
  },

  flops: () => 0,

  reference(call, array) {
    const [[row, alive], every] = [array("counters"), call.attributes.every];
    array("within").set([row % every, alive]);
    if (call.tensors.cycle) array("cycle").set([Math.floor(row / every), alive]);
  },

  gpu,
  cpu,
};
