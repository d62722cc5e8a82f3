import { testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

testKernel(
  "gate_step",
  [[1, 0], [1, 1], [0, 0], [0, 1]].map(([alive, flag]) => ({
    label: `${alive ? "alive" : "dead"}, ${flag ? "overflow" : "no overflow"}`,
    tensors: {
      counters: counters(41, alive),
      flag: {
        shape: [1],
        dtype: "u32" as const,
        values: (_: () => number, replica: number) => [replica === 1 ? 1 - flag : flag],
      },
      out: { shape: [2], dtype: "u32" as const, values: () => [7, 7] },
    },
  })),
);
