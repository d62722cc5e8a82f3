/**
 * The gradient of an embedding's table: `out[v] = Σ dout[n]` over the tokens that are v, in ascending order, 0 for a
 * token that does not occur. `tokens` is u32, [B, T] or [B·T], `dout` [B·T, D], `out` [V, D]. Each element of `out` has
 * one owner that adds its terms, so nothing is added atomically. A token of V or more adds to no row.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const embedding_backward: Kernel = {
  signature: { tokens: "read", dout: "read", out: "write" },

  check(call) {
    const { tokens, dout, out } = call.tensors;
    checkThat(tokens.dtype === "u32", call, "tokens are u32");
    checkThat(size(tokens) === rows(dout), call, "dout has a row for each token");
    checkThat(columns(dout) === columns(out), call, "rows of dout and out are equally long");
  },

  flops: (call) => size(call.tensors.dout),

  reference(call, array) {
    const [V, D] = [rows(call.tensors.out), columns(call.tensors.out)];
    const [dout, out] = [array("dout"), array("out")];
    out.fill(0);
    array("tokens").forEach((token, n) => {
      for (let d = 0; token < V && d < D; d++) out[token * D + d] += dout[n * D + d];
    });
  },

  gpu,
  cpu,
};
