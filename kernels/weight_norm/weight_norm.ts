/**
 * Weight normalization: each unit's weights, a column of `direction [fanIn, fanOut]`, get the length that
 * `magnitude [fanOut]` says: `out = magnitude[n] · direction[m, n] / norms[n]` (Salimans, Kingma 2016, equation 2).
 * `norms` are those of the columns of `direction`, from `column_norms`.
 *
 * A column whose norm is zero has no direction: it becomes NaN, as does one whose norm is not finite.
 */
import { type Call, checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const weight_norm: Kernel = {
  signature: { direction: "read", magnitude: "read", norms: "read", out: "write" },

  check(call) {
    const { direction, out } = call.tensors;
    checkUnits(call, ["magnitude", "norms"]);
    checkThat(sameShape(direction, out), call, "direction and out have one shape");
  },

  flops: (call) => 2 * size(call.tensors.direction),

  reference(call, array) {
    const N = columns(call.tensors.direction);
    const [direction, magnitude, norms, out] = ["direction", "magnitude", "norms", "out"].map(array);
    for (let i = 0; i < out.length; i++) {
      const known = norms[i % N] > 0 && Number.isFinite(norms[i % N]) ? 1 : NaN;
      out[i] = known * direction[i] / norms[i % N] * magnitude[i % N];
    }
  },

  gpu,
  cpu,
};

/** Refuses tensors that have not one element a unit. Throws `RangeError`. */
export function checkUnits(call: Call, names: readonly string[]): void {
  for (const name of names) {
    const fits = size(call.tensors[name]) === columns(call.tensors.direction);
    checkThat(fits, call, `${name} has an element for each column of direction`);
  }
}
