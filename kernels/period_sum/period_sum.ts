/**
 * Sum of the rows that are T apart: `out[t] = Σ_b input[b·T + t]`, b ascending. `input` is [B·T, D], `out` [T, D]. The
 * gradient of a table of positions.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const period_sum: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(columns(input) === columns(out), call, "rows of input and out are equally long");
    checkThat(rows(input) % rows(out) === 0, call, "input's rows are a multiple of out's");
  },

  flops: (call) => size(call.tensors.input),

  reference(_call, array) {
    const [input, out] = [array("input"), array("out")];
    out.fill(0);
    for (let i = 0; i < input.length; i++) out[i % out.length] += input[i];
  },

  gpu,
  cpu,
};
