/** Sum over rows: `out[n] = Σ_m input[m, n]`, rows in ascending order. The gradient of a bias. */
import { loopParts } from "../gpu/call_shapes.ts";
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const column_sum: Kernel = {
  signature: { input: "read", out: "write" },
  workspace: ["out"],
  worksInOutputs: (call) => loopParts(rows(call.tensors.input)).length > 1,

  check(call) {
    const { input, out } = call.tensors;
    checkThat(size(out) === columns(input), call, "out has an element for each column of input");
  },

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const [M, N] = [rows(call.tensors.input), columns(call.tensors.input)];
    const [input, out] = [array("input"), array("out")];
    out.fill(0);
    for (let m = 0; m < M; m++) for (let n = 0; n < N; n++) out[n] += input[m * N + n];
  },

  gpu,
  cpu,
};
