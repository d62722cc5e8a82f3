import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { SpecError } from "../suites/core/spec/problem.ts";
import { FILE, specOf, VALID } from "../suites/core/spec/testing/specs.ts";
import { expand } from "../suites/core/plan/expand.ts";
import { everyExperiment } from "./experiments.ts";
import { type PlanInputs, planText, workOfRun } from "./plan/plan_text.ts";
import { loadExperiment } from "./spec.ts";

const SPEEDS = [
  { device: "fast", gigaflops: 100, basis: "assumed" },
  { device: "slow", gigaflops: 1, basis: "measured" },
];

function planOf(inputs: Partial<PlanInputs> = {}): string {
  return planText({
    names: [{ suite: "s", experiment: "e" }],
    load: () => specOf(VALID),
    options: { quick: false, overrides: {} },
    speeds: SPEEDS,
    ...inputs,
  });
}

Deno.test("a plan names experiment, question, runs, and the time of each device", () => {
  const text = planOf();
  assertMatch(text, /^s\/e: Which initial weights train\?\n/);
  assertMatch(text, /mlp 2x16, digits +40 +4,554 +20 /); // 256·16 + 16 + 16·16 + 16 + 16·10 + 10
  assertMatch(text, / {2}fast +\S+ s {2}assumed\n {2}slow +\S+ s {2}measured\n/);
});

Deno.test("changes on the command line show in the plan", () => {
  const options = { quick: true, overrides: { "train.steps": 7, "optimizer.lr": 0.5 } };
  assertMatch(planOf({ options }), /mlp 2x16, digits +6 +4,554 +7 /);
});

Deno.test("passes count the signal, the steps, and evaluations at the end and on the way", () => {
  const [{ config }] = expand(specOf(VALID));
  assertEquals(workOfRun(config, { protocol: "train", observe: [] }).passes, { signal: 1, train: 20, evaluate: 8 });
  assertEquals(workOfRun(config, { protocol: "signal", observe: [] }).passes, { signal: 1 });
  for (const [every, onTheWay] of [[5, 3], [6, 3], [20, 0], [19, 1], [50, 0]]) {
    const train = { ...config.train, evaluate_every: every };
    assertEquals(
      workOfRun({ ...config, train }, { protocol: "train", observe: [] }).passes.evaluate,
      8 + 4 * onTheWay,
      `every ${every}`,
    );
  }
});

Deno.test("the mistakes of all experiments come at once", () => {
  const broken = VALID.replace("width: 16", "widht: 16").replace("seeds: 10", "").replace("[0.01, 0.1]", "[-1]");
  const names = [{ suite: "s", experiment: "e" }, { suite: "s", experiment: "f" }];
  const load: PlanInputs["load"] = ({ experiment }) =>
    specOf(experiment === "e" ? broken : VALID.replace("zeros", "zero"));
  const error = assertThrows(() => planOf({ names, load }), SpecError);
  const lines = error.message.split("\n");
  assert(lines.length >= 3, error.message);
  for (const line of lines) assertMatch(line, new RegExp(`^${FILE}:\\d+:\\d+: `));
  assertStringIncludes(error.message, 'did you mean "width"?');
  assertStringIncludes(error.message, 'did you mean "zeros"?');
});

Deno.test("every experiment there is can be planned, as it is and quick", () => {
  const names = everyExperiment();
  for (const quick of [false, true]) {
    const text = planText({ names, load: loadExperiment, options: { quick, overrides: {} }, speeds: SPEEDS });
    for (const { suite, experiment } of names) assertStringIncludes(text, `${suite}/${experiment}: `);
  }
});
