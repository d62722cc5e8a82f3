import { testKernel } from "../testing/kernel_cases.ts";
import { factorCase } from "../testing/factor_cases.ts";

const NORMS = [0, 1e-6, 0.5, 7, NaN, Infinity];

testKernel(
  "adaptive_factor",
  NORMS.flatMap((gradient) =>
    NORMS.map((weight) =>
      factorCase(`norms ${gradient} and ${weight}`, { gradient, weight }, { ratio: 0.1, epsilon: 1e-3 })
    )
  ),
);
