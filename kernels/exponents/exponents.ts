/**
 * Counts a tensor's elements by their exponent: adds to `log[counters[0]][column + bin]`, or sets it where `add` is 0. Bins
 * are those of `bins.ts`: zeros, 277 exponents from −149 to 127, what is not finite. Counts are f32 and exact to 2^24.
 * From such a histogram follows what a format would lose at any loss scale (Micikevicius et al., ICLR 2018, figure 3).
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { binOf, EXPONENT_BINS, NOT_FINITE } from "./bins.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const exponents: Kernel = {
  signature: { input: "read", counters: "read", log: "update" },

  check(call) {
    const { input, log } = call.tensors;
    checkThat(call.attributes.column + EXPONENT_BINS <= columns(log), call, "the log has the columns");
    checkThat(size(input) <= 2 ** 24, call, "counts stay exact: at most 2^24 elements");
  },

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const { column, add } = call.attributes;
    const at = array("counters")[0] * columns(call.tensors.log) + column;
    const log = array("log");
    if (!add) log.fill(0, at, at + EXPONENT_BINS);
    for (const x of array("input")) log[at + binOfValue(Math.abs(x))]++;
  },

  gpu,
  cpu,
};

function binOfValue(magnitude: number): number {
  if (magnitude === 0) return 0;
  if (!Number.isFinite(magnitude)) return NOT_FINITE;
  let exponent = Math.round(Math.log2(magnitude)); // within one of the truth
  while (2 ** exponent > magnitude) exponent--;
  while (2 ** (exponent + 1) <= magnitude) exponent++;
  return binOf(exponent);
}
