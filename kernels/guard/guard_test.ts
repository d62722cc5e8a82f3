import { testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";

/** The loss in the last row; the second replica looks at the row before, and has a finite one there alone. */
const losses = (loss: number) => (_: () => number, replica: number) =>
  replica === 1 ? [NaN, NaN, NaN, 2, NaN, NaN] : [NaN, NaN, NaN, NaN, NaN, loss];

testKernel("guard", [
  ...SPECIAL.map((loss) => ({
    label: `a loss of ${Object.is(loss, -0) ? "-0" : loss}`,
    tensors: {
      log: { shape: [3, 2], values: losses(loss) },
      counters: counters(2),
    },
    attributes: { column: 1 },
  })),
  {
    label: "a loss of NaN beside a finite number",
    tensors: { log: { shape: [2, 2], values: () => [1, 2, NaN, 3] }, counters: counters(1) },
    attributes: { column: 0 },
  },
  {
    label: "the dead stay dead",
    tensors: { log: { shape: [1, 1], values: () => [1] }, counters: counters(0, 0) },
    attributes: { column: 0 },
  },
]);
