/**
 * Euclidean norm of each column: `out[n] = √(Σ_m input[m, n]²)`. Of a weight [fanIn, fanOut] the norm of each unit.
 *
 * Norms of 1e-30 or 1e30 neither vanish nor overflow. Any NaN in a column gives NaN, else any infinity gives infinity.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const column_norms: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(size(out) === columns(input), call, "out has an element for each column of input");
  },

  flops: (call) => 2 * size(call.tensors.input),

  reference(call, array) {
    const [M, N] = [rows(call.tensors.input), columns(call.tensors.input)];
    const [input, out] = [array("input"), array("out")];
    out.fill(0);
    // The squares of all f32 are normal numbers in float64.
    for (let m = 0; m < M; m++) for (let n = 0; n < N; n++) out[n] += input[m * N + n] ** 2;
    for (let n = 0; n < N; n++) out[n] = Math.sqrt(out[n]);
  },

  gpu,
  cpu,
};
