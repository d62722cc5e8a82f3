import { testKernel } from "../testing/kernel_cases.ts";
import { factorCase } from "../testing/factor_cases.ts";

testKernel(
  "trust_ratio",
  [0, 1e-6, 7, NaN, Infinity].flatMap((update) =>
    [0, 0.5, 1e20, NaN].flatMap((weight) => [
      factorCase(`LARS, norms ${weight} and ${update}`, { weight, update }, { decay: 0.01, trust: 0.001 }),
      factorCase(`LAMB, norms ${weight} and ${update}`, { weight, update }, { decay: 0, trust: 1 }),
    ])
  ),
);
