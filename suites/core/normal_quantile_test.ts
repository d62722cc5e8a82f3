import { assert, assertEquals } from "@std/assert";
import { CENTRE, exactLog, MIDDLE, normalQuantile, type Rational, TAIL } from "./normal_quantile.ts";

/** Sum of the decimal mantissas, as the algorithm's listing gives it to check a transcription. */
function mantissaSum({ numerator, denominator }: Rational): number {
  const mantissas = [...numerator, ...denominator.slice(1)].map((value) => Number(value.toExponential().split("e")[0]));
  return mantissas.reduce((a, b) => a + b, 0);
}

/**
 * Φ(z) = 1/2 + φ(z) Σ z^(2k+1) / (2k+1)!! for the centre; for the upper tail the continued fraction of the Mills ratio,
 * backwards. Independent of the code under test.
 */
function upperTail(z: number): number {
  const density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  if (z < 1) {
    let [term, sum] = [z, z];
    for (let k = 1; k < 100; k++) sum += term *= z * z / (2 * k + 1);
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 400; k > 0; k--) fraction = z + k / fraction;
  return density / fraction;
}

Deno.test("coefficients have the sums that were published with them", () => {
  for (
    const [rational, sum] of [[CENTRE, 55.8831928806149], [MIDDLE, 49.3320650330161], [
      TAIL,
      47.5258331754929,
    ]] as const
  ) {
    assert(Math.abs(mantissaSum(rational) - sum) <= 1e-12, `${mantissaSum(rational)} instead of ${sum}`);
  }
});

Deno.test("exactLog agrees with Math.log from the smallest normal number to the largest", () => {
  const values = [2 ** -1022, 1, Math.SQRT2, Math.SQRT1_2, 1 - 2 ** -53, 1 + 2 ** -52, Number.MAX_VALUE];
  for (let i = 1; i < 20000; i++) values.push(i / 10000, 1 / i, i * 1e10);
  for (const x of values) {
    const [got, wanted] = [exactLog(x), Math.log(x)];
    assert(Math.abs(got - wanted) <= 5e-16 * Math.max(1, Math.abs(wanted)), `log ${x}: ${got} instead of ${wanted}`);
  }
});

Deno.test("normalQuantile gives back the z whose tail it is given", () => {
  let worst = 0;
  for (let z = 0; z < 9; z += 1 / 128) {
    const p = upperTail(z);
    const error = Math.abs(-normalQuantile(p) - z);
    // the test loses a few units in the last place of p, which move z by as much over max(z, 1)
    const allowed = 4e-16 + 2e-15 * Math.max(z, 1);
    assert(error <= allowed, `z ${z}: off by ${error}, allowed ${allowed}`);
    worst = Math.max(worst, error / Math.max(z, 1));
  }
  assert(worst > 0);
});

Deno.test("normalQuantile is symmetric, increases, and is finite at the ends of its grid", () => {
  const step = 2 ** -53;
  assertEquals(normalQuantile(0.5), 0);
  for (const p of [step, 2 ** -20, 0.074, 0.075, 0.0751, 0.25, 0.4999]) {
    const exact = Math.round(p / step) * step;
    assertEquals(normalQuantile(1 - exact), -normalQuantile(exact));
  }
  const grid = [
    step,
    1e-12,
    Math.exp(-25),
    1.0001 * Math.exp(-25),
    1e-6,
    0.0749999,
    0.0750001,
    0.3,
    0.5,
    0.9,
    1 - step,
  ];
  for (let i = 1; i < grid.length; i++) assert(normalQuantile(grid[i]) > normalQuantile(grid[i - 1]), `at ${grid[i]}`);
  assert(Math.abs(normalQuantile(step) + 8.2095361516) <= 1e-9, String(normalQuantile(step)));
});
