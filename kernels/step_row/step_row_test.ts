import { testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

testKernel(
  "step_row",
  [[0, 1], [1, 4], [4, 4], [5, 4], [12, 4], [7, 1], [65536, 3]].map(([row, every]) => ({
    label: `row ${row}, ${every} micro-batches a step`,
    tensors: {
      counters: counters(row, row % 2),
      out: { shape: [2], dtype: "u32" as const, values: () => [99, 99] },
    },
    attributes: { every },
  })),
);
