import { testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

testKernel(
  "close_step",
  [[0, 1], [0, 4], [2, 4], [3, 4], [4, 4], [7, 4], [65_535, 3], [65_537, 3]].flatMap(([row, every]) =>
    [0, 1].map((alive) => ({
      label: `row ${row}, ${every} micro-batches a step, ${alive ? "alive" : "dead"}`,
      tensors: {
        counters: counters(row, alive),
        out: { shape: [2], dtype: "u32" as const, values: () => [99, 99] },
      },
      attributes: { every },
    }))
  ),
);
