import { assert } from "@std/assert";
import { COVERAGE_CASES, simulate } from "./testing/coverage.ts";

/** Few, to be quick; `scripts/interval_coverage.ts` takes as many as one likes. */
const TRIALS = 12;

for (const one of COVERAGE_CASES) {
  Deno.test(`intervals hold the truth often enough: ${one.name}`, () => {
    const { judged, held } = simulate(one, TRIALS);
    // Four standard deviations of chance below the share that the full simulation must reach.
    const least = one.least * judged - 4 * Math.sqrt(judged * one.least * (1 - one.least));
    assert(judged >= 0.8 * TRIALS && held >= least, `${held} of ${judged}`);
  });
}

Deno.test("a truth that is not the true one is missed: what the simulation would say of a biased statistic", () => {
  const slope = COVERAGE_CASES.find(({ name }) => name.startsWith("slope of 30"))!;
  const { judged, held } = simulate({ ...slope, truth: slope.truth * 1.3 }, TRIALS);
  assert(held < 0.3 * judged, `${held} of ${judged}`);
});
