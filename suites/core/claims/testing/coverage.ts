/** How often intervals hold the true value, by simulation: each case draws runs whose truth is known. */
import type { RunRecord } from "../../../../results/format.ts";
import { someRun } from "../../../../results/testing/results.ts";
import { normals, uniforms } from "../../random.ts";
import { COVERAGE } from "../interval.ts";
import { passRuns } from "../runs.ts";
import { Expectation, statisticOf } from "../statistics/table.ts";

/** A statistic of simulated runs. */
export interface CoverageCase {
  readonly name: string;
  readonly expect: object;
  readonly truth: number;
  readonly draw: (trial: number) => RunRecord[];
  /** Share of intervals that must hold the truth; the bootstrap of few units is known to fall short. */
  readonly least: number;
}

const end = { quantity: "loss", at: "end" } as const;
const width = (value: number) => ({ "model.width": value });
const run = (cell: RunRecord["cell"], seed: number, loss: number, over: Partial<RunRecord> = {}) =>
  someRun({ cell, seed, scalars: { "loss@end": loss }, ...over });
const cellOf = (value: number, draws: ArrayLike<number>) =>
  Array.from(draws, (loss, seed) => run(width(value), seed, loss));
const normal = (trial: number, stream: string, count: number) => normals(trial, `coverage ${stream}`, count);
/** Draws of `sample`: one seed, each its own cell. */
const draws = (scores: readonly number[], positive: (i: number) => boolean) =>
  scores.map((score, i) =>
    run({ "optimizer.lr": i }, 0, positive(i) ? 1 : 0, { profiles: { "grad_norm@0": [score] } })
  );
const positives = { ...end, above: 0.5 };
const score = { quantity: "grad_norm", layer: 1, at: 0 } as const;

/** Ten lines through three or four widths: y = x + seed + noise. */
const lines = (trial: number, seeds: number) => {
  const noise = normal(trial, "line", 5 * seeds);
  return Array.from(
    { length: seeds },
    (_, seed) =>
      [1, 2, 3, 4].map((x, i) => run(width(x), seed, x + 0.3 * noise[5 * seed + 4] + 0.5 * noise[5 * seed + i])),
  ).flat();
};

/** Every kind of interval. */
export const COVERAGE_CASES: readonly CoverageCase[] = [
  {
    name: "mean of 10 normal values",
    expect: { mean: "loss", at: "end" },
    truth: 0,
    draw: (trial) => cellOf(1, normal(trial, "mean", 10)),
    least: 0.95,
  },
  {
    name: "median of 10 skewed values",
    expect: { median: "loss", at: "end" },
    truth: 1,
    draw: (trial) => cellOf(1, normal(trial, "median", 10).map(Math.exp)),
    least: 0.95,
  },
  {
    name: "share of 20 runs, 0.3",
    expect: { share: positives },
    truth: 0.3,
    draw: (trial) => cellOf(1, uniforms(trial, "coverage share", 20).map((u) => Number(u < 0.3))),
    least: 0.95,
  },
  {
    name: "difference of shares, 0.6 − 0.3, 20 runs each",
    expect: { share_difference: positives, of: width(1), to: width(2) },
    truth: 0.3,
    draw: (trial) => {
      const u = uniforms(trial, "coverage shares", 40);
      const hits = (from: number, share: number) => u.slice(from, from + 20).map((one) => Number(one < share));
      return [...cellOf(1, hits(0, 0.6)), ...cellOf(2, hits(20, 0.3))];
    },
    least: 0.95,
  },
  {
    name: "paired difference of 10 normal values",
    expect: { difference: "loss", at: "end", of: width(1), to: width(2) },
    truth: 1,
    draw: (trial) => {
      const [a, b] = [normal(trial, "a", 10), normal(trial, "b", 10)];
      return [...cellOf(1, a.map((one, i) => 5 * one + b[i] + 1)), ...cellOf(2, a.map((one) => 5 * one))];
    },
    least: 0.95,
  },
  {
    name: "difference to the least of 5 equal cells",
    expect: { difference: "loss", at: "end", of: width(1), to: "least" },
    truth: 0,
    draw: (trial) => [1, 2, 3, 4, 5].flatMap((cell) => cellOf(cell, normal(trial, `best ${cell}`, 10))),
    least: 0.95,
  },
  {
    name: "slope of 10 lines",
    expect: { slope: "loss", at: "end", over: "model.width" },
    truth: 1,
    draw: (trial) => lines(trial, 10),
    least: 0.85,
  },
  {
    name: "slope of 30 lines",
    expect: { slope: "loss", at: "end", over: "model.width" },
    truth: 1,
    draw: (trial) => lines(trial, 30),
    least: 0.9,
  },
  {
    name: "R² of 30 lines",
    expect: { r_squared: "loss", at: "end", over: "model.width" },
    truth: 1.25 / (1.25 + 0.34), // variance of 1 to 4, and of the seed and the noise about it
    draw: (trial) => lines(trial, 30),
    least: 0.9,
  },
  {
    name: "rank correlation of 50 draws, ρ = 0.5",
    expect: { spearman: "loss", at: "end", over: score },
    truth: 6 / Math.PI * Math.asin(0.25), // of normal values (Pearson, 1907): 0.4826
    draw: (trial) => {
      const [x, y] = [normal(trial, "x", 50), normal(trial, "y", 50)];
      return Array.from(
        x,
        (one, i) =>
          run({ "optimizer.lr": i }, 0, 0.5 * one + Math.sqrt(0.75) * y[i], { profiles: { "grad_norm@0": [one] } }),
      );
    },
    least: 0.88,
  },
  {
    name: "area under the curve, 20 against 20",
    expect: { auc: "grad_norm", layer: 1, at: 0, of: positives },
    truth: 0.7602499, // Φ(1/√2)
    draw: (trial) => draws([...normal(trial, "auc", 40)].map((one, i) => i < 20 ? one + 1 : one), (i) => i < 20),
    least: 0.88,
  },
  {
    name: "area under the curve, 20 against 20, far apart",
    expect: { auc: "grad_norm", layer: 1, at: 0, of: positives },
    truth: 0.9830526, // Φ(3/√2)
    draw: (trial) => draws([...normal(trial, "far", 40)].map((one, i) => i < 20 ? one + 3 : one), (i) => i < 20),
    least: 0.85,
  },
  {
    name: "balanced accuracy, 20 and 20",
    expect: { balanced_accuracy: [{ kind: positives, rule: { ...score, above: 0.5 } }, { kind: { not: positives } }] },
    truth: 0.6914625, // Φ(1/2) on either side
    draw: (trial) => draws([...normal(trial, "rule", 40)].map((one, i) => i < 20 ? one + 1 : one), (i) => i < 20),
    least: 0.88,
  },
];

/** Of so many intervals, how many there were and how many hold the truth. */
export function simulate({ expect, truth, draw }: CoverageCase, trials: number): { judged: number; held: number } {
  const parsed = Expectation.parse({ ...expect, in: ["-Infinity", "Infinity"] });
  let [judged, held] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const context = { runs: passRuns(draw(trial), "first"), quick: false, coverage: COVERAGE };
    const found = statisticOf(parsed).measure(parsed, context);
    if (!("interval" in found) || found.interval === null) continue;
    judged++;
    if (found.interval.low <= truth && truth <= found.interval.high) held++;
  }
  return { judged, held };
}
