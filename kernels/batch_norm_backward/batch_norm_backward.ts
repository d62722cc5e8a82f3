/**
 * Derivative of `batch_norm` by its input. With n rows, and the sums `dscale = Σ dout · x̂` and `dshift = Σ dout` of
 * `batch_norm_parameters`,
 *
 *     dx = scale · rstd · (dout − dshift / n − x̂ · dscale / n)
 *
 * (Ioffe, Szegedy 2015, section 3, put together). `out` is dx, of the shape of `input`.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { checkColumns } from "../batch_norm/statistics.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const batch_norm_backward: Kernel = {
  signature: {
    ...{ input: "read", statistics: "read", scale: "read?", dscale: "read", dshift: "read" },
    ...{ dout: "read", out: "write" },
  },

  check(call) {
    const { input, dout, out } = call.tensors;
    checkColumns(call, ["scale", "dscale", "dshift"]);
    checkThat(sameShape(input, dout) && sameShape(input, out), call, "input, dout and out have one shape");
  },

  flops: (call) => 9 * size(call.tensors.input),

  reference(call, array) {
    const [M, C] = [rows(call.tensors.input), columns(call.tensors.input)];
    const [input, statistics, dout, out] = [array("input"), array("statistics"), array("dout"), array("out")];
    const [dscale, dshift] = [array("dscale"), array("dshift")];
    const scale = call.tensors.scale && array("scale");
    for (let i = 0; i < M * C; i++) {
      const c = i % C;
      const rstd = statistics[C + c];
      const normalized = (input[i] - input[c] - statistics[c]) * rstd;
      out[i] = (scale?.[c] ?? 1) * rstd * (dout[i] - dshift[c] / M - normalized * dscale[c] / M);
    }
  },

  gpu,
  cpu,
};
