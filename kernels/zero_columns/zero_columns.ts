/**
 * The share of a matrix's columns that hold nothing but zeros, `log[counters[0]][column]`: of the outputs of a layer of
 * rectifiers, [rows, units], the units that are dead on these rows. A NaN is no zero.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const zero_columns: Kernel = {
  signature: { input: "read", counters: "read", log: "update" },

  check(call) {
    checkThat(call.attributes.column < columns(call.tensors.log), call, "the log has the column named");
  },

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const { input: matrix, log } = call.tensors;
    const [M, N] = [rows(matrix), columns(matrix)];
    const input = array("input");
    let dead = 0;
    for (let n = 0; n < N; n++) {
      let m = 0;
      while (m < M && input[m * N + n] === 0) m++;
      dead += Number(m === M);
    }
    array("log")[array("counters")[0] * columns(log) + call.attributes.column] = dead / N;
  },

  gpu,
  cpu,
};
