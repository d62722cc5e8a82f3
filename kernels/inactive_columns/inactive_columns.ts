/**
 * The share of a matrix's columns without a positive number, `log[counters[0]][column]`, and the share of the columns that
 * were so at the call before and no longer are, `log[counters[0]][column + 1]`: of the pre-activations of a layer of
 * rectifiers, [rows, units], the units that are inactive on these rows, and those that have come back to life.
 *
 * `before` [units] holds 1 for a column that was without a positive number and 0 for others, zeros at first; a call leaves
 * there what it found. Nothing is written for a replica that is not alive. A NaN counts as positive.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const inactive_columns: Kernel = {
  signature: { input: "read", before: "update", counters: "read", log: "update" },

  check(call) {
    const { input, before, log } = call.tensors;
    checkThat(size(before) === columns(input), call, "before has a number for each column of input");
    checkThat(call.attributes.column + 1 < columns(log), call, "the log has the column named and one behind it");
  },

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const { input: matrix, log } = call.tensors;
    const [M, N] = [rows(matrix), columns(matrix)];
    const [input, before, counters] = [array("input"), array("before"), array("counters")];
    if (counters[1] === 0) return;
    let [inactive, revived] = [0, 0];
    for (let n = 0; n < N; n++) {
      let m = 0;
      while (m < M && input[m * N + n] <= 0) m++;
      const now = Number(m === M);
      inactive += now;
      revived += Number(before[n] !== 0 && now === 0);
      before[n] = now;
    }
    const at = counters[0] * columns(log) + call.attributes.column;
    array("log")[at] = inactive / N;
    array("log")[at + 1] = revived / N;
  },

  gpu,
  cpu,
};
