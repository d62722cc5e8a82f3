import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ascending, meanInterval, medianCoverage, medianInterval, medianOf, shareInterval } from "./interval.ts";

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

Deno.test("a mean of 1 to 10 has the interval that t = 2.262157 of nine degrees of freedom gives", () => {
  // Mean 5.5, standard deviation sqrt(55/6); t from the printed tables (Fisher and Yates, table III).
  const reach = 2.262157 * Math.sqrt(55 / 6 / 10);
  const { low, high } = meanInterval(oneTo(10))!;
  assertAlmostEquals(low, 5.5 - reach, 1e-6);
  assertAlmostEquals(high, 5.5 + reach, 1e-6);
  assertEquals(meanInterval([3, 3, 3]), { low: 3, high: 3, coverage: 0.95 });
  assertEquals(meanInterval([3]), undefined);
});

Deno.test("the median's interval covers what counting all 2^n ways to fall beside it gives", () => {
  for (const n of [6, 7, 10, 13]) {
    for (let k = 1; 2 * k <= n; k++) {
      let covered = 0;
      for (let sides = 0; sides < 2 ** n; sides++) {
        const below = sides.toString(2).replaceAll("0", "").length; // values below the median
        if (below >= k && below <= n - k) covered++;
      }
      assertAlmostEquals(medianCoverage(n, k), covered / 2 ** n, 1e-12);
    }
  }
});

Deno.test("the median's interval is the narrowest with 95 %, and there is none for fewer than six values", () => {
  const ends = (n: number) => {
    const interval = medianInterval(oneTo(n));
    return interval && [interval.low, interval.high];
  };
  // k is qbinom(0.025, n, 0.5) in R.
  assertEquals([5, 6, 8, 9, 10, 12, 20].map(ends), [undefined, [1, 6], [1, 8], [2, 8], [2, 9], [3, 10], [6, 15]]);
  assertAlmostEquals(medianInterval([1, 2, 3], 0.7)?.coverage ?? NaN, 0.75, 1e-12);
});

Deno.test("a share's interval leaves a binomial tail of 2.5 % on either side", () => {
  for (const [hits, n] of [[1, 6], [3, 10], [7, 20], [9, 10], [40, 200]]) {
    const { low, high } = shareInterval(hits, n)!;
    assertAlmostEquals(atLeast(hits, n, low), 0.025, 1e-10);
    assertAlmostEquals(1 - atLeast(hits + 1, n, high), 0.025, 1e-10);
  }
});

Deno.test("shares of none and of all have the closed forms, and 3 of 10 the printed values", () => {
  for (const n of [6, 10, 100]) {
    const edge = 0.025 ** (1 / n);
    const [none, all] = [shareInterval(0, n)!, shareInterval(n, n)!];
    assertEquals([none.low, all.high], [0, 1]);
    assertAlmostEquals(all.low, edge, 1e-12);
    assertAlmostEquals(none.high, 1 - edge, 1e-12);
  }
  const { low, high } = shareInterval(3, 10)!; // binom.test(3, 10) in R
  assertAlmostEquals(low, 0.06673951, 1e-7);
  assertAlmostEquals(high, 0.6524529, 1e-7);
  assertEquals(shareInterval(0, 0), undefined);
});

Deno.test("a coin gives sign tests below 5 % exactly where the interval leaves one half out", () => {
  for (let n = 1; n <= 30; n++) {
    for (let hits = 0; hits <= n; hits++) {
      const tail = Math.min(atLeast(hits, n, 0.5), 1 - atLeast(hits + 1, n, 0.5));
      const { low, high } = shareInterval(hits, n)!;
      assertEquals(low > 0.5 || high < 0.5, 2 * tail < 0.05, `${hits} of ${n}`);
    }
  }
});

Deno.test("medians and order: NaN is above Infinity, two in the middle are averaged", () => {
  assertEquals([3, NaN, -Infinity, Infinity, 1].sort(ascending), [-Infinity, 1, 3, Infinity, NaN]);
  assertEquals(medianOf([1, 2, 4, 8]), 3);
  assertEquals(medianOf([1, 2, 4]), 2);
  assertEquals(medianOf([1, Infinity, Infinity, Infinity]), Infinity);
  assert(Number.isNaN(medianOf([1, NaN, NaN])));
});

/** P(at least `hits` of `n`) term by term. */
function atLeast(hits: number, n: number, share: number): number {
  let sum = 0;
  for (let k = hits; k <= n; k++) {
    let term = 1;
    for (let i = 0; i < k; i++) term *= (n - i) / (i + 1);
    sum += term * share ** k * (1 - share) ** (n - k);
  }
  return sum;
}
