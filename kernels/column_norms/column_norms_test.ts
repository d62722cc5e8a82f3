import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

function norms(M: number, N: number, label = "", value?: (u: () => number, i: number) => number): KernelCase {
  const values = value && ((u: () => number) => Array.from({ length: M * N }, (_, i) => value(u, i)));
  return {
    label: `${M}×${N}${label && `, ${label}`}`,
    tensors: { input: { shape: [M, N], values }, out: { shape: [N] } },
  };
}

/** Sizes of elements, a test each: an error is counted against the RMS of a whole tensor. */
const SIZES = [1e-30, 1e-18, 1, 1e18, 1e30];

testKernel("column_norms", [
  ...[[1, 1], [3, 17], [128, 128], [129, 10], [784, 128], [31, 257]].map(([M, N]) => norms(M, N)),
  ...SIZES.map((size) => norms(33, 9, `about ${size}`, (u) => (u() - 0.5) * size)),
  norms(5, 5, "zeros", () => 0),
  norms(6, 5, "a NaN, infinities and both", (u, i) => i === 7 ? NaN : i === 3 || i === 12 ? -Infinity : u()),
  norms(6, 5, "a NaN above an infinity", (u, i) => i === 7 ? NaN : i === 12 ? Infinity : u()),
  norms(40_000, 3, "many rows"),
]);
