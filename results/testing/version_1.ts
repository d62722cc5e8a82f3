/**
 * A result, verdicts and a plan of format version 1 as values; `version_1.json`, `version_1.verdicts.json` and
 * `version_1.plan.json` hold them as this version wrote them when it was the newest. The stored files are never written anew: later versions must read them.
 */
import type { Result, Verdicts } from "../format.ts";
import type { Plan } from "../plan_format.ts";
import { someResult, someRun } from "./results.ts";

export const RESULT_1: Result = someResult([
  someRun({ cell: { "model.init": { normal: { std: 0.01 } } }, tuned: { "optimizer.lr": 0.03 }, seed: 3 }),
  someRun({
    status: "diverged",
    step: 17,
    reason: "the loss is NaN at step 17",
    scalars: { "loss@0": 1e30, "loss@end": NaN, "greatest@end": Infinity, "least@end": -Infinity, "zero@end": -0 },
    profiles: { "grad_norm@0": [NaN, 5e-324, Infinity] },
    series: { loss_before_divergence: { steps: [16, 17], values: [3e38, NaN] } },
    pass: "confirmation",
  }),
  someRun({ status: "failed", step: null, reason: "the engine ended with SIGKILL", build: "", parameterHash: null }),
  someRun({ status: "skipped", reason: "mnist10k is missing", scalars: {}, profiles: {}, series: {} }),
], { commit: null, dirty: null, overrides: { "optimizer.lr": [0.1, 0.2] } });

export const VERDICTS_1: Verdicts = {
  format: 1,
  suite: "suite",
  experiment: "experiment",
  result: "0".repeat(64),
  device: "WebAssembly, fused",
  intervals: 2,
  expectedByChance: 0.1,
  claims: [{
    claim: "D3-some-claim",
    document: "D3",
    line: 187,
    says: "Zeros stay zeros.",
    verdict: "inconclusive (to be confirmed)",
    judgements: [{
      reading: null,
      beside: false,
      statistic: "mean of loss at the end",
      range: [-Infinity, 0.5],
      value: 0.7,
      interval: [0.6, 0.8],
      n: 10,
      verdict: "inconclusive (to be confirmed)",
      reason: "outside the range; the second set of seeds has not run",
      confirmation: { value: NaN, interval: null, n: 0, verdict: "not run" },
    }],
    edited: false,
    quick: false,
  }],
};

export const PLAN_1: Plan = {
  format: 1,
  kind: "plan",
  changes: { seeds: 2, quick: true, overrides: { "train.steps": 20 } },
  confirms: "0123456789abcdef",
  experiments: [{
    suite: "suite",
    experiment: "experiment",
    pass: "confirmation",
    specification: { seeds: 2, vary: { "model.init": ["zeros", { normal: { std: 0.01 } }] } },
    claimsHash: "c0",
    data: { digits: "d0" },
    programs: [1, 2].map((scale) => ({
      ...{ stepFlops: scale * 1e6, runFlops: scale * 1e9, liveBytes: 1024, bufferBytes: 4096 },
      ...{ dispatches: 700, readbacks: 5 },
    })),
    runs: [
      { id: "i0", cell: { "model.init": "zeros" }, tuned: {}, seed: 0, pass: "confirmation", program: 0 },
      {
        id: "i1",
        cell: { "model.init": "zeros" },
        tuned: { "optimizer.lr": 0.1 },
        seed: 3,
        pass: "confirmation",
        program: 1,
      },
    ],
  }],
};
