import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { columnInput } from "../testing/norm_cases.ts";

function parameters(M: number, C: number, kind?: string): KernelCase {
  return {
    label: [`${M}×${C}`, kind].filter(Boolean).join(", "),
    tensors: {
      input: columnInput(M, C, kind),
      statistics: { shape: [4, C] },
      dout: { shape: [M, C] },
      dscale: { shape: [C] },
      dshift: { shape: [C] },
    },
  };
}

testKernel("batch_norm_parameters", [
  ...[[2, 1], [3, 17], [128, 128], [129, 10], [31, 257]].map(([M, C]) => parameters(M, C)),
  parameters(37, 6, "a NaN in column 1, an infinity in column 4"),
  parameters(128 * 256, 3),
]);
