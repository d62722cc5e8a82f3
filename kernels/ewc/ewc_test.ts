import { testKernel } from "../testing/kernel_cases.ts";
import { updateCases } from "../testing/update_cases.ts";

testKernel(
  "ewc",
  updateCases({
    operands: ["gradient", "parameter", "anchor"],
    positive: ["fisher"],
    numbers: { strength: 40 },
  }),
);
