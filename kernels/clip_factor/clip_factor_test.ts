import { testKernel } from "../testing/kernel_cases.ts";
import { factorCase } from "../testing/factor_cases.ts";

testKernel(
  "clip_factor",
  [0, 1e-30, 1e-7, 0.5, 0.999, 1, 1.001, 7, 1e30, NaN, Infinity].flatMap((norm, i) =>
    [1, 0.01].map((threshold) =>
      factorCase(`a norm of ${norm}, threshold ${threshold}`, {
        norms: { norm },
        numbers: { threshold },
        unused: i % 2,
      })
    )
  ),
);
