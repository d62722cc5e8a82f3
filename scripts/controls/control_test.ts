import { assert, assertEquals, assertRejects } from "@std/assert";
import { arithmetic } from "../../suites/arithmetic.ts";
import type { Suite } from "../../suites/core/suite.ts";
import { SUITES } from "../../suites/table.ts";
import { runExperiment } from "../bench/run_experiment.ts";
import { loadExperiment } from "../spec.ts";
import { type Arm, type RunArm, runControl } from "./control.ts";

const name = { suite: "arithmetic", experiment: arithmetic.negativeControl.experiment };
const spec = loadExperiment(name);
const run: RunArm = (some, arm) => runExperiment(some, { ...name, ...arm, device: "cpu", engines: 1 });
const changed = (change: Partial<Suite["negativeControl"]>): Suite => {
  return { ...arithmetic, negativeControl: { ...arithmetic.negativeControl, ...change } };
};

Deno.test("a control that runs flips its verdict, and one whose fault is none is found out", async () => {
  const arms: Arm[] = [];
  const { seconds, ...outcome } = await runControl(arithmetic, spec, (some, arm) => {
    arms.push(arm);
    return run(some, arm);
  });
  assertEquals(outcome, { before: "contradicted", after: "reproduced", flips: true });
  assert(seconds > 0);
  assertEquals(arms.map(({ mutation, pass }) => [mutation, pass]), [
    [undefined, "first"],
    [arithmetic.negativeControl.set, "first"],
  ]);
  const harmless = await runControl(changed({ set: { "closed_form.subnormals": "kept" } }), spec, run);
  assertEquals([harmless.before, harmless.after, harmless.flips], ["contradicted", "contradicted", false]);
});

Deno.test("a control whose experiment does not judge its claim is refused", async () => {
  await assertRejects(() => runControl(changed({ claim: "D2-print-025-10" }), spec, run), RangeError, "must be judged");
});

Deno.test("every suite's control names a claim of its experiment and says what becomes of it", () => {
  for (const { name: suite, negativeControl: { experiment, claim, seeds = 6, set } } of SUITES) {
    assert(loadExperiment({ suite, experiment }).claims.some(({ id }) => id === claim), `${suite}: ${claim}`);
    assert(Object.keys(set).length > 0 && seeds >= 1, suite);
  }
});
