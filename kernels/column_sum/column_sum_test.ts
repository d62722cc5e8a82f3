import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

function sum(M: number, N: number, values?: (u: () => number) => number[]): KernelCase {
  return {
    label: `${M}×${N}${values ? ", special values" : ""}`,
    tensors: { input: { shape: [M, N], values }, out: { shape: [N] } },
  };
}

const nonFinite = (u: () => number) =>
  Array.from(
    { length: 6 * 20 },
    (_, i) => ({ 3: NaN, 24: Infinity, 45: -Infinity } as Record<number, number>)[i] ?? u(),
  );

testKernel("column_sum", [
  ...[[1, 1], [3, 17], [128, 128], [129, 10], [64, 257], [32_768, 3]].map(([M, N]) => sum(M, N)),
  // Batch 64 of 32×32 images and some rows more, whole numbers: one row more or less would show.
  { ...sum(65_541, 2, (u) => Array.from({ length: 2 * 65_541 }, () => Math.floor(5 * u()) - 1)), tolerance: 0 },
  sum(6, 20, nonFinite),
]);
