import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

function mask(size: number, count: number): KernelCase {
  return {
    label: `${count} of ${size} labels are real`,
    tensors: {
      labels: { shape: [size], dtype: "u32", values: (u) => Array.from({ length: size }, () => Math.floor(u() * 10)) },
      counts: { shape: [3], dtype: "u32", values: (_, replica) => [1, Math.max(0, count - replica), 2] },
      counters: counters(1),
    },
  };
}

testKernel("mask_labels", [[1, 1], [1, 0], [64, 64], [67, 5], [200, 100], [2048, 2047]].map(([n, k]) => mask(n, k)));
