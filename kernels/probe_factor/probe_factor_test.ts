import { testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

testKernel(
  "probe_factor",
  [0, 1e-30, 0.5, 30, 1e7, NaN, Infinity].flatMap((size) =>
    [0, 1e-30, 1, 7, 1e30, NaN, Infinity].map((length) => ({
      label: `parameters of norm ${size}, a direction of norm ${length}`,
      tensors: {
        log: { shape: [2, 4], values: () => [NaN, NaN, NaN, NaN, NaN, length, NaN, size] },
        counters: counters(1),
        factor: { shape: [2], values: () => [5, 6] },
      },
      attributes: { size: 3, length: 1, element: 1 },
    }))
  ),
);
