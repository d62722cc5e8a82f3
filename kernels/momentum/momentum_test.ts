import { testKernel } from "../testing/kernel_cases.ts";
import { updateCases } from "../testing/update_cases.ts";

const numbers = { momentum: 0.9, lr: 0.25, weightDecay: 0.1 };
const operands = ["parameter", "gradient", "velocity"];

testKernel("momentum", [
  ...updateCases({
    operands,
    numbers,
    variants: [
      { decay: 0, nesterov: 0, rateInside: 0 },
      { decay: 1, nesterov: 0, rateInside: 0 },
      { decay: 1, nesterov: 1, rateInside: 0 },
      { decay: 1, nesterov: 1, rateInside: 1 },
    ],
  }),
  ...updateCases({
    operands,
    numbers,
    variants: [2, 1].map((element) => ({ decay: 1, nesterov: 0, rateInside: 1, element })),
    others: { factor: { shape: [4], values: (_, replica) => [NaN, 0.2, 0.3 / 2 ** replica, NaN] } },
  }),
]);
