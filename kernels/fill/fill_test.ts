import { testKernel } from "../testing/kernel_cases.ts";

testKernel(
  "fill",
  [[1], [3, 17], [129, 10], [256, 128]].flatMap((shape) =>
    [0, 0.1].map((value) => ({
      label: `[${shape}] with ${value}`,
      tensors: { out: { shape, values: () => Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => NaN) } },
      attributes: { value },
      tolerance: 0, // one rounding of one number
    }))
  ),
);
