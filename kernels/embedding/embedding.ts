/**
 * Embedding: `out[n] = table[tokens[n]]`, bits unchanged. `tokens` is u32, [B, T] or [B·T], read row after row; `table`
 * is [V, D] and `out` [B·T, D]. A token of V or more, which no dataset should hold, gives a row of NaN and touches no
 * memory.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const embedding: Kernel = {
  signature: { tokens: "read", table: "read", out: "write" },

  check(call) {
    const { tokens, table, out } = call.tensors;
    checkThat(tokens.dtype === "u32", call, "tokens are u32");
    checkThat(size(tokens) === rows(out), call, "out has a row for each token");
    checkThat(columns(table) === columns(out), call, "rows of table and out are equally long");
  },

  flops: () => 0,

  reference(call, array) {
    const [V, D] = [rows(call.tensors.table), columns(call.tensors.table)];
    const [table, out] = [array("table"), array("out")];
    array("tokens").forEach((token, n) => {
      if (token < V) out.set(table.subarray(token * D, token * D + D), n * D);
      else out.fill(NaN, n * D, n * D + D);
    });
  },

  gpu,
  cpu,
};
