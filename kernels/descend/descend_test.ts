import { testKernel } from "../testing/kernel_cases.ts";
import { updateCases } from "../testing/update_cases.ts";

const numbers = { weightDecay: 0.1, lr: 0.25 };
const operands = ["parameter", "gradient"];

testKernel("descend", [
  ...updateCases({ operands, numbers, variants: [{ decay: 0 }, { decay: 1 }] }),
  ...updateCases({
    operands,
    numbers,
    variants: [2, 1].map((element) => ({ decay: 1, element })),
    others: { factor: { shape: [4], values: (_, replica) => [NaN, 0.2, 0.3 / 2 ** replica, NaN] } },
  }),
]);
