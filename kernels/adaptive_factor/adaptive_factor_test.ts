import { testKernel } from "../testing/kernel_cases.ts";
import { factorCase } from "../testing/factor_cases.ts";

const NORMS = [0, 1e-6, 0.5, 7, NaN, Infinity];

testKernel(
  "adaptive_factor",
  NORMS.flatMap((gradient) =>
    NORMS.map((weight, i) =>
      factorCase(`norms ${gradient} and ${weight}`, {
        norms: { gradient, weight },
        numbers: { ratio: 0.1, epsilon: 1e-3 },
        unused: i % 2,
      })
    )
  ),
);
