/**
 * Derivatives of `batch_norm` by its scale and shift: `dscale[c] = Σ_rows dout · x̂`, `dshift[c] = Σ_rows dout`, with x̂
 * from what `statistics` kept. `batch_norm_backward` needs both sums too, where there is a scale and shift and where not.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { checkColumns } from "../batch_norm/statistics.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const batch_norm_parameters: Kernel = {
  signature: { input: "read", statistics: "read", dout: "read", dscale: "write", dshift: "write" },

  check(call) {
    checkColumns(call, ["dscale", "dshift"]);
    checkThat(sameShape(call.tensors.input, call.tensors.dout), call, "input and dout have one shape");
  },

  flops: (call) => 6 * size(call.tensors.input),

  reference(call, array) {
    const [M, C] = [rows(call.tensors.input), columns(call.tensors.input)];
    const [input, statistics, dout] = [array("input"), array("statistics"), array("dout")];
    const [dscale, dshift] = [array("dscale"), array("dshift")];
    for (let c = 0; c < C; c++) {
      [dscale[c], dshift[c]] = [0, 0];
      for (let m = 0; m < M; m++) {
        const normalized = (input[m * C + c] - input[c] - statistics[c]) * statistics[C + c];
        dscale[c] += dout[m * C + c] * normalized;
        dshift[c] += dout[m * C + c];
      }
    }
  },

  gpu,
  cpu,
};
