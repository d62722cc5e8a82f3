import { testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";
import { stepNumbers } from "../testing/update_cases.ts";

testKernel(
  "clip_value",
  [[1], [17], [3, 17], [129, 10], [128, 128], [2, 13]].map((shape) => {
    const { numbers, columns } = stepNumbers({ lr: 3, bound: 0.5 }, shape.length - 1);
    const special = shape[1] === 13;
    return {
      label: `[${shape}]${special ? ", values at the edges" : ""}`,
      tensors: {
        input: { shape, ...(special && { values: () => [...SPECIAL, ...SPECIAL] }) },
        numbers,
        counters: counters(1),
      },
      attributes: { bound: columns.bound },
    };
  }),
);
