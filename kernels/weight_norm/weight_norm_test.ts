import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

function weights(M: number, N: number, norms?: number[], size = 1): KernelCase {
  return {
    label: `${M}×${N}${norms ? `, norms ${norms}` : ""}${size === 1 ? "" : `, about ${size}`}`,
    tensors: {
      direction: { shape: [M, N], values: (u) => Array.from({ length: M * N }, () => (u() - 0.5) * size) },
      magnitude: { shape: [N] },
      norms: { shape: [N], values: (u) => norms ?? Array.from({ length: N }, () => (0.1 + u()) * size) },
      out: { shape: [M, N] },
    },
  };
}

testKernel("weight_norm", [
  ...[[1, 1], [3, 17], [128, 128], [129, 10], [31, 257]].map(([M, N]) => weights(M, N)),
  weights(7, 4, [0, 1, NaN, Infinity]),
  ...[1e-30, 1e30].map((size) => weights(33, 9, undefined, size)),
]);
