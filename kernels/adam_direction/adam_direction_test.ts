import { testKernel } from "../testing/kernel_cases.ts";
import { updateCases } from "../testing/update_cases.ts";

testKernel(
  "adam_direction",
  updateCases({
    operands: ["parameter", "gradient", "first", "direction"],
    positive: ["second"],
    numbers: {
      ...{ beta1: 0.9, rest1: 0.1, beta2: 0.999, rest2: 0.001, epsilon: 1e-8 },
      ...{ correction1: 1 / (1 - 0.9 ** 3), correction2: 1 / (1 - 0.999 ** 3), weightDecay: 0.1 },
    },
    variants: [{ decay: 0 }, { decay: 1 }],
  }),
);
