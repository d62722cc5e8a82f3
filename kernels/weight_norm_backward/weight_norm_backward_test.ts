import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

function backward(M: number, N: number, norms?: number[]): KernelCase {
  const [matrix, vector] = [{ shape: [M, N] }, { shape: [N] }];
  return {
    label: `${M}×${N}${norms ? `, norms ${norms}` : ""}`,
    tensors: {
      direction: matrix,
      magnitude: vector,
      norms: { shape: [N], values: (u) => norms ?? Array.from({ length: N }, () => 0.5 + u()) },
      ...{ dout: matrix, ddirection: matrix, dmagnitude: vector },
    },
  };
}

testKernel("weight_norm_backward", [
  ...[[1, 1], [3, 17], [128, 128], [129, 10], [784, 64], [31, 257]].map(([M, N]) => backward(M, N)),
  backward(7, 4, [0, 1, NaN, Infinity]),
]);
