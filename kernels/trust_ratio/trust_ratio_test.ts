import { testKernel } from "../testing/kernel_cases.ts";
import { factorCase } from "../testing/factor_cases.ts";

testKernel(
  "trust_ratio",
  [0, 1e-6, 7, NaN, Infinity].flatMap((update) =>
    [0, 0.5, 1e20, NaN].flatMap((weight, i) =>
      [1, 0].map((decay) => {
        const one = factorCase(`norms ${weight} and ${update}, decay ${decay}`, {
          norms: { weight, update },
          numbers: { weightDecay: 0.01, trust: 0.1 },
          unused: i % 2,
        });
        return { ...one, attributes: { ...one.attributes, decay } };
      })
    )
  ),
);
