import { testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";

testKernel("guard", [
  ...SPECIAL.map((loss) => ({
    label: `a loss of ${Object.is(loss, -0) ? "-0" : loss}`,
    tensors: {
      log: { shape: [3, 2], values: () => [NaN, NaN, NaN, loss, NaN, NaN] },
      counters: counters(1),
    },
    attributes: { column: 1 },
  })),
  {
    label: "the dead stay dead",
    tensors: { log: { shape: [1, 1], values: () => [1] }, counters: counters(0, 0) },
    attributes: { column: 0 },
  },
]);
