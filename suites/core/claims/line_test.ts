import { assert, assertAlmostEquals } from "@std/assert";
import { type Point, rSquared, slope, spearman } from "./line.ts";

Deno.test("the slope of a line is found, and that of scattered points by hand", () => {
  assertAlmostEquals(slope([[0, 1], [1, 3], [5, 11]]), 2, 1e-12);
  // x − 2: −1, 0, 1; y: 1, 5, 3 → (−1 + 3) / 2
  assertAlmostEquals(slope([[1, 1], [2, 5], [3, 3]]), 1, 1e-12);
  assert(Number.isNaN(slope([[1, 1], [1, 2]])));
});

Deno.test("Spearman's correlation: 1 − 6 Σd² / (n(n² − 1)) without ties, shared ranks with them", () => {
  const points: Point[] = [[10, 1], [20, 4], [30, 9], [40, 2], [50, 25]];
  // Ranks of y: 1, 3, 4, 2, 5; differences 0, 1, 1, −2, 0
  assertAlmostEquals(spearman(points), 1 - 6 * 6 / (5 * 24), 1e-12);
  assertAlmostEquals(spearman(points.map(([x, y]) => [x, -y])), -0.7, 1e-12);
  // Ranks of x: 1.5, 1.5, 3; of y: 1, 2, 3; centred: (−.5, −.5, 1)·(−1, 0, 1) / √(1.5·2)
  assertAlmostEquals(spearman([[1, 1], [1, 2], [2, 3]]), 1.5 / Math.sqrt(3), 1e-12);
  assert(Number.isNaN(spearman([[1, 2], [2, 2]])));
});

Deno.test("R² is the share of the variance that the line explains, worked out from its residuals", () => {
  assertAlmostEquals(rSquared([[0, 1], [1, 3], [5, 11]]), 1, 1e-12);
  // Anscombe's first data set (American Statistician 27, 1973): 0.667.
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const points = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5].map((x, i): Point => [x, y[i]]);
  assertAlmostEquals(rSquared(points), 0.6665, 5e-5);
  const center = y.reduce((a, b) => a + b) / y.length;
  const residual = (x: number, value: number) => value - center - slope(points) * (x - 9);
  const left = points.reduce((sum, [x, value]) => sum + residual(x, value) ** 2, 0);
  const whole = y.reduce((sum, value) => sum + (value - center) ** 2, 0);
  assertAlmostEquals(rSquared(points), 1 - left / whole, 1e-12);
  assert(Number.isNaN(rSquared([[1, 2], [2, 2]])));
});
