import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../bench/options.ts";
import { agrees, type LockstepRow } from "../../results/lockstep_format.ts";
import { summary } from "./compare.ts";
import { lockstepOptions } from "./options.ts";

const step = (lossError: number, gradientError: number, nearZero?: boolean) =>
  ({
    step: 0,
    loss: [1, 1],
    lossError,
    gradientError,
    worstTensor: "w",
    ...(nearZero !== undefined && { nearZero }),
  }) as const;

const row = (steps: Parameters<typeof summary>[0]): LockstepRow => ({
  ...{ experiment: "e", settings: {}, seed: 0, skipped: null, ...summary(steps) },
});

Deno.test("steps within the tolerances agree, others only where float64 explains them", () => {
  assertEquals(summary([step(1e-7, 1e-6), step(2e-7, 1e-5)]), {
    ...{ steps: 2, error: { loss: 2e-7, gradient: 1e-5 }, within: 2, explained: 0 },
  });
  assertEquals(agrees(row([step(1e-7, 1e-6), step(0, 0.3, true)])), true);
  for (const bad of [step(0, 0.3, false), step(0, 0.3), step(2e-5, 0, true), step(NaN, 0), step(0, NaN, false)]) {
    assertEquals(agrees(row([step(0, 0), bad])), false, JSON.stringify(bad));
  }
  assertEquals(summary([step(0, 1e-6), step(0, NaN, false)]).error.gradient, NaN);
  assertEquals(agrees({ ...row([]), skipped: "no data" }), true);
});

Deno.test("the command line asks for a suite, an experiment or all", () => {
  const options = lockstepOptions(["initialization", "--steps", "3"], "data");
  assertEquals([options.names, options.steps, options.data, options.publish], [["initialization"], 3, "data", false]);
  for (const args of [[], ["a", "--steps", "0"], ["a", "--step", "2"], ["a/b", "--publish"]]) {
    assertThrows(() => lockstepOptions(args, ""), UsageError);
  }
});
