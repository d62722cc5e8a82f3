import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { RunRecord } from "../../../../results/format.ts";
import { someRun } from "../../../../results/testing/results.ts";
import { areaUnderCurve } from "../auc.ts";
import { normals } from "../../random.ts";
import { judgeable, oneTo, reasonNot, wordsOf } from "../testing/measured.ts";

/** A run of a draw of its own: its score is its gradient norm, and it diverged or not. */
const draw = (i: number, score: number, diverged: boolean, seed = 0): RunRecord =>
  someRun({
    cell: { "optimizer.lr": i },
    seed,
    status: diverged ? "diverged" : "ok",
    step: diverged ? 5 : null,
    profiles: { "grad_norm@0": [score] },
  });

const AUC = { auc: "grad_norm", layer: 1, at: 0, of: { diverged: true } };

/** The definition, pair by pair. */
function slow(positives: readonly number[], negatives: readonly number[]): number {
  let sum = 0;
  for (const a of positives) for (const b of negatives) sum += a > b ? 1 : a === b ? 0.5 : 0;
  return sum / (positives.length * negatives.length);
}

Deno.test("the area is the share of pairs in order, equal ones half, as counted pair by pair", () => {
  assertEquals(areaUnderCurve([3, 5], [1, 4]), 0.75);
  assertEquals(areaUnderCurve([2, 2], [2, 2]), 0.5);
  assertEquals(areaUnderCurve([NaN, Infinity], [7, Infinity]), 0.875);
  assert(Number.isNaN(areaUnderCurve([], [1])));
  // Hanley and McNeil (Radiology 143, 1982), table I: ratings of 58 normal and 51 abnormal images give 0.893.
  const rated = (counts: number[]) => counts.flatMap((count, i) => new Array<number>(count).fill(i + 1));
  assertAlmostEquals(areaUnderCurve(rated([3, 2, 2, 11, 33]), rated([33, 6, 6, 11, 2])), 0.893, 5e-4);
  for (let seed = 0; seed < 20; seed++) {
    const scores = [...normals(seed, "auc_test", 30)].map((value) => Math.round(2 * value));
    assertAlmostEquals(
      areaUnderCurve(scores.slice(0, 11), scores.slice(11)),
      slow(scores.slice(0, 11), scores.slice(11)),
      1e-12,
    );
  }
});

Deno.test("draws are resampled within their class, so that rare ones do not vanish", () => {
  const scores = [...normals(2, "auc_test", 60)];
  const runs = scores.map((score, i) => draw(i, score + (i < 5 ? 1 : 0), i < 5));
  const { value, interval, n, note } = judgeable(runs, AUC);
  assertAlmostEquals(value, slow(scores.slice(0, 5).map((one) => one + 1), scores.slice(5)), 1e-12);
  assert(interval!.low < value && value < interval!.high && interval!.high <= 1);
  assertEquals([n, note], [60, "5 of 60 runs are of the kind"]);
  const less = judgeable(runs, { ...AUC, is: "less" });
  assertAlmostEquals(less.value, 1 - value, 1e-12);
});

Deno.test("perfect separation is judged by disjoint pairs, not as certain", () => {
  const runs = oneTo(40).map((i) => draw(i, i, i > 20));
  const { value, interval } = judgeable(runs, AUC);
  assertEquals([value, interval!.high], [1, 1]);
  assertAlmostEquals(interval!.low, 0.025 ** (1 / 20), 1e-12);
  assertEquals(judgeable(runs, { ...AUC, is: "less" }).interval!.low, 0);
});

Deno.test("with several seeds a seed is resampled with all its runs", () => {
  const runs = oneTo(12).flatMap((seed) => [draw(1, seed % 5, false, seed), draw(2, 2 + seed % 3, true, seed)]);
  assertEquals(judgeable(runs, AUC).n, 12);
});

Deno.test("one class, too few runs or a lone run are said", () => {
  assertEquals(reasonNot(oneTo(20).map((i) => draw(i, i, true)), AUC), "1 of 2 classes have no run");
  assertEquals(
    reasonNot(oneTo(9).map((i) => draw(i, i, i > 4)), AUC),
    "a finite 95 % interval needs at least 10, got 9",
  );
  assertEquals(reasonNot(oneTo(20).map((i) => draw(i, i, i === 4)), AUC), "a class has a single run");
  assertEquals(wordsOf(AUC), "area under the curve of more gradient norm, layer 1, step 0 for diverged runs");
});

Deno.test("95 % intervals hold the true area about that often", () => {
  // Scores N(0, 1) and N(1, 1): the area is Φ(1/√2) = 0.76025.
  let held = 0;
  const trials = 60;
  for (let seed = 0; seed < trials; seed++) {
    const scores = normals(seed, "auc coverage", 40);
    const runs = Array.from(scores, (score, i) => draw(i, i < 20 ? score + 1 : score, i < 20));
    const { interval } = judgeable(runs, AUC);
    if (interval!.low <= 0.76025 && 0.76025 <= interval!.high) held++;
  }
  assert(held >= 0.88 * trials, `${held} of ${trials}`);
});
