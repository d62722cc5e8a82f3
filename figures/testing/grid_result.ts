/** A result made up for tests: depths by learning rates, of which the greatest diverge where the network is deep. */
import type { Result, RunRecord } from "../../results/format.ts";
import { someResult, someRun } from "../../results/testing/results.ts";

const DEPTHS = [6, 12, 24, 48];
const RATES = [0.001, 0.01, 0.1, 1];

/** One run a seed of each cell; the loss grows with depth, and falls with the learning rate until it diverges. */
export function gridResult(seeds = 6): Result {
  const runs = DEPTHS.flatMap((depth, d) =>
    RATES.flatMap((rate, r) => Array.from({ length: seeds }, (_, seed) => gridRun({ depth, d, rate, r, seed })))
  );
  const result = someResult(runs);
  const vary = { "model.depth": DEPTHS, "optimizer.lr": RATES };
  const specification = { seeds, vary, settings: { "train.steps": 100 } };
  return { ...result, canonical: { ...result.canonical, suite: "depth", experiment: "grid", specification } };
}

function gridRun(
  { depth, d, rate, r, seed }: { depth: number; d: number; rate: number; r: number; seed: number },
): RunRecord {
  const run = someRun({ cell: { "model.depth": depth, "optimizer.lr": rate }, tuned: {}, seed });
  // Of the cell on the edge every second seed diverges.
  const diverges = d + r > 4 || (d + r === 4 && seed % 2 === 1);
  if (diverges) return { ...run, status: "diverged", step: 7, reason: "the loss is NaN at step 7", scalars: {} };
  const loss = (4 - r) * (1 + 0.3 * d) * (1 + 0.02 * seed);
  return {
    ...run,
    scalars: { "validation_loss@end": loss, "test_accuracy@end": 1 / (1 + loss) },
    profiles: { "grad_norm@0": Array.from({ length: depth }, (_, l) => 0.5 ** (d * (depth - l) / depth)) },
  };
}
