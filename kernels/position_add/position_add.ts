/**
 * Adds a table of T rows to each group of T rows: `out[b·T + t] = input[b·T + t] + table[t]`. `input` and `out` are
 * [B·T, D], `table` is [T, D]: learned positions.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const position_add: Kernel = {
  signature: { input: "read", table: "read", out: "write" },

  check(call) {
    const { input, table, out } = call.tensors;
    checkThat(sameShape(input, out), call, "input and out have one shape");
    checkThat(columns(input) === columns(table), call, "rows of input and table are equally long");
    checkThat(rows(input) % rows(table) === 0, call, "input's rows are a multiple of the table's");
  },

  flops: (call) => size(call.tensors.out),

  reference(_call, array) {
    const [input, table, out] = [array("input"), array("table"), array("out")];
    for (let i = 0; i < out.length; i++) out[i] = input[i] + table[i % table.length];
  },

  gpu,
  cpu,
};
