/**
 * Copies numbers that lie on the device into the log: `log[counters[0]][column + i] = values[from + i]` for `i` below
 * `count`. Attributes: `from`, `count`, `column`. Bits are copied, so a NaN stays one.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const log_values: Kernel = {
  signature: { values: "read", counters: "read", log: "update" },

  check(call) {
    const { values, log } = call.tensors;
    const { from, count, column } = call.attributes;
    checkThat(values.dtype === log.dtype && rows(values) === 1, call, "values is one row, of the log's type");
    const fits = count >= 1 && from >= 0 && column >= 0 && from + count <= columns(values);
    checkThat(fits && column + count <= columns(log), call, "values and log have the columns named");
  },

  flops: () => 0,

  reference(call, array) {
    const { from, count, column } = call.attributes;
    const row = array("counters")[0] * columns(call.tensors.log);
    array("log").set(array("values").subarray(from, from + count), row + column);
  },

  gpu,
  cpu,
};
