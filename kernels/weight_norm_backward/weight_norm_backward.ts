/**
 * Derivatives of `weight_norm`, by magnitude g and direction v of each column, with u = v / ‖v‖:
 *
 *     dg = Σ_m dout · u,    dv = g / ‖v‖ · (dout − u · dg)
 *
 * (Salimans, Kingma 2016, equation 3): dv is orthogonal to v. A column without a direction has NaN for both.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { checkUnits } from "../weight_norm/weight_norm.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const weight_norm_backward: Kernel = {
  signature: {
    ...{ direction: "read", magnitude: "read", norms: "read", dout: "read" },
    ...{ ddirection: "write", dmagnitude: "write" },
  },

  check(call) {
    const { direction, dout, ddirection } = call.tensors;
    checkUnits(call, ["magnitude", "norms", "dmagnitude"]);
    const fits = sameShape(direction, dout) && sameShape(direction, ddirection);
    checkThat(fits, call, "direction, dout and ddirection have one shape");
  },

  flops: (call) => 7 * size(call.tensors.direction),

  reference(call, array) {
    const [M, N] = [rows(call.tensors.direction), columns(call.tensors.direction)];
    const [direction, magnitude, norms, dout] = ["direction", "magnitude", "norms", "dout"].map(array);
    const [ddirection, dmagnitude] = [array("ddirection"), array("dmagnitude")];
    for (let n = 0; n < N; n++) {
      const known = norms[n] > 0 && Number.isFinite(norms[n]) ? 1 : NaN;
      const unit = (m: number) => known * direction[m * N + n] / norms[n];
      dmagnitude[n] = 0;
      for (let m = 0; m < M; m++) dmagnitude[n] += dout[m * N + n] * unit(m);
      for (let m = 0; m < M; m++) {
        ddirection[m * N + n] = magnitude[n] / norms[n] * (dout[m * N + n] - unit(m) * dmagnitude[n]);
      }
    }
  },

  gpu,
  cpu,
};
