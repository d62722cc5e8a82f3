/**
 * Batch normalization in training: each column of `input [rows, C]` is brought to mean 0 and variance 1 over the rows,
 * then `out = x̂ · scale[c] + shift[c]` (Ioffe, Szegedy 2015, algorithm 1). For images the rows are all pixels of the
 * batch.
 *
 * `x̂ = (x − mean) / √(variance + epsilon)`, the variance biased, by two passes. `statistics` (`statistics.ts` has its
 * rows) keeps what backward and the running statistics need; this kernel leaves the running statistics alone, so that a
 * forward pass may be repeated.
 *
 * A NaN or infinity makes its whole column NaN, and no other. On the GPU so does a sum beyond f32.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { checkEpsilon } from "../group_norm/groups.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { checkColumns } from "./statistics.ts";

export const batch_norm: Kernel = {
  signature: { input: "read", scale: "read?", shift: "read?", out: "write", statistics: "write" },
  workspace: ["statistics"],

  check(call) {
    const { input, out } = call.tensors;
    checkColumns(call, ["scale", "shift"]);
    checkEpsilon(call);
    checkThat(sameShape(input, out), call, "input and out have one shape");
    checkThat(rows(input) >= 2, call, "a batch in training has two rows or more");
  },

  flops: (call) => 9 * size(call.tensors.input),

  reference(call, array) {
    const { scale, shift } = call.tensors;
    const [M, C] = [rows(call.tensors.input), columns(call.tensors.input)];
    const [input, out, statistics] = [array("input"), array("out"), array("statistics")];
    for (let c = 0; c < C; c++) {
      const column = Float64Array.from({ length: M }, (_, m) => input[m * C + c]);
      const mean = column.reduce((sum, x) => sum + x, 0) / M;
      const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / M;
      const known = Number.isFinite(variance) ? 1 : NaN;
      const rstd = known / Math.sqrt(variance + call.attributes.epsilon);
      [mean - column[0], rstd, mean, variance].forEach((value, row) => statistics[row * C + c] = known * value);
      const [a, b] = [scale ? array("scale")[c] : 1, shift ? array("shift")[c] : 0];
      for (let m = 0; m < M; m++) out[m * C + c] = (column[m] - mean) * rstd * a + b;
    }
  },

  gpu,
  cpu,
};
