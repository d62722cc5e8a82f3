import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { studentQuantile } from "./student_t.ts";

Deno.test("quantiles agree with the closed forms of one, two and four degrees of freedom", () => {
  for (const p of [1e-6, 0.01, 0.2, 0.7, 0.975, 0.99999]) {
    const a = 4 * p * (1 - p);
    const closed = [
      [1, Math.tan(Math.PI * (p - 0.5))],
      [2, 2 * (p - 0.5) * Math.sqrt(2 / a)],
      [4, Math.sign(p - 0.5) * 2 * Math.sqrt(Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a) - 1)],
    ];
    for (const [df, expected] of closed) {
      const error = Math.abs(studentQuantile(p, df) / expected - 1);
      assert(error <= 1e-9, `p = ${p}, df = ${df}: ${studentQuantile(p, df)}, expected ${expected}`);
    }
  }
});

Deno.test("quantiles invert a numerical integral of the density, for whole and broken degrees of freedom", () => {
  for (const df of [3, 7.5, 9, 18, 120]) {
    for (const p of [0.6, 0.975, 0.999]) {
      const t = studentQuantile(p, df);
      assertAlmostEquals(integralTo(t, df) / integralTo(Infinity, df), 2 * (p - 0.5), 1e-8);
    }
  }
});

Deno.test("the distribution is symmetric, and shares outside (0, 1) are refused", () => {
  assertEquals(studentQuantile(0.5, 3), 0);
  assertAlmostEquals(studentQuantile(0.1, 5), -studentQuantile(0.9, 5), 1e-12);
  for (const p of [0, 1, NaN]) assertThrows(() => studentQuantile(p, 5), RangeError);
});

/** ∫₀ᵗ (1 + x²/df)^(-(df + 1)/2) dx by Simpson's rule, with x = tan(u)·√df so that the range is finite. */
function integralTo(t: number, df: number): number {
  const end = Math.atan(t / Math.sqrt(df));
  const n = 20_000;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    sum += (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * Math.cos(end * i / n) ** (df - 1);
  }
  return sum * end / n / 3;
}
