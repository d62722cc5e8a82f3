/**
 * The share of a tensor's elements outside a range, `log[counters[0]][column]` = #{x : not (low ≤ x ≤ high)} / size.
 * A NaN is outside. Attributes: `low`, `high` (finite), `column`.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const share_outside: Kernel = {
  signature: { input: "read", counters: "read", log: "update" },

  check(call) {
    const { low, high, column } = call.attributes;
    checkThat(column < columns(call.tensors.log), call, "the log has the column named");
    checkThat(
      Number.isFinite(low) && Number.isFinite(high) && low <= high,
      call,
      "low and high are finite and in order",
    );
  },

  flops: (call) => 2 * size(call.tensors.input),

  reference(call, array) {
    const { low, high, column } = call.attributes;
    const [least, most] = [Math.fround(low), Math.fround(high)];
    const input = array("input");
    const inside = input.filter((x) => x >= least && x <= most).length;
    array("log")[array("counters")[0] * columns(call.tensors.log) + column] = (input.length - inside) / input.length;
  },

  gpu,
  cpu,
};
