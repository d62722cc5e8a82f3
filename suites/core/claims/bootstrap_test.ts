import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { normals } from "../random.ts";
import { bootstrapInterval, stratifiedInterval } from "./bootstrap.ts";
import { mean, meanInterval } from "./interval.ts";

/** Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 14.1: test A of 26 children. */
// deno-fmt-ignore
const SPATIAL = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41];

const variance = (values: readonly number[]) => {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** 2));
};

Deno.test("the variance of the spatial test has the book's 90 % interval", () => {
  assertAlmostEquals(variance(SPATIAL), 171.5, 0.05);
  const { low, high } = bootstrapInterval(SPATIAL, variance, 0.9)!;
  // Table 14.2 gives 115.8 to 259.6 of 2,000 resamples; the ends move by some units from one set of them to another.
  assertAlmostEquals(low, 115.8, 4);
  assertAlmostEquals(high, 259.6, 8);
});

Deno.test("of a mean of many normal values it is Student's interval but for the noise of the resamples", () => {
  const values = [...normals(3, "test", 200)];
  const [ours, students] = [bootstrapInterval(values, mean)!, meanInterval(values)!];
  const width = students.high - students.low;
  assertAlmostEquals(ours.low, students.low, 0.05 * width);
  assertAlmostEquals(ours.high, students.high, 0.05 * width);
});

Deno.test("95 % intervals of a mean hold it about that often", () => {
  let held = 0;
  const trials = 100;
  for (let seed = 0; seed < trials; seed++) {
    const { low, high } = bootstrapInterval([...normals(seed, "coverage", 20)], mean)!;
    if (low <= 0 && 0 <= high) held++;
  }
  // The bootstrap of 20 values is known to fall some percent short; below 85 something is wrong.
  assert(held >= 85, `${held} of ${trials}`);
});

Deno.test("it is the same each time, a point where nothing varies, and none for few units or lost statistics", () => {
  assertEquals(bootstrapInterval(SPATIAL, variance), bootstrapInterval(SPATIAL, variance));
  assertEquals(bootstrapInterval(new Array(10).fill(2), mean), { low: 2, high: 2, coverage: 0.95 });
  assertEquals(bootstrapInterval(SPATIAL.slice(0, 9), variance), undefined);
  assertEquals(bootstrapInterval(SPATIAL, () => NaN), undefined);
});

Deno.test("of two kinds, each is resampled among its own: the difference of two means has the interval of its error", () => {
  const [a, b] = [[...normals(1, "strata", 100)].map((one) => 3 * one), [...normals(2, "strata", 400)]];
  const { low, high } = stratifiedInterval([a, b], ([x, y]) => mean(x) - mean(y))!;
  const error = Math.sqrt(variance(a) / 99 + variance(b) / 399);
  const center = mean(a) - mean(b);
  assertAlmostEquals(low, center - 1.96 * error, 0.1 * error);
  assertAlmostEquals(high, center + 1.96 * error, 0.1 * error);
  const one = (units: readonly number[]) => mean(units);
  assertEquals(stratifiedInterval([SPATIAL], ([units]) => one(units)), bootstrapInterval(SPATIAL, one));
  assertEquals(stratifiedInterval([SPATIAL, [1]], ([x, y]) => mean(x) - mean(y)), undefined);
});
