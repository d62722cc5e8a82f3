import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { encodePlan, type Plan, planHash, readPlan } from "./plan_format.ts";
import { PLAN_1 } from "./testing/version_1.ts";
import planText from "./testing/version_1.plan.json" with { type: "text" };

Deno.test("plans of version 1 are read", () => {
  assertEquals(readPlan(planText, "version_1.plan.json"), PLAN_1);
  assertEquals(encodePlan(PLAN_1), planText);
  assertEquals(planHash(PLAN_1), "1e495d9005485b4d");
});

Deno.test("the hash is of the content alone, and of all of it", () => {
  const turned = Object.fromEntries(Object.entries(PLAN_1).reverse()) as Plan;
  assertEquals(planHash(turned), planHash(PLAN_1));
  assertNotEquals(planHash({ ...PLAN_1, changes: { ...PLAN_1.changes, seeds: 7 } }), planHash(PLAN_1));
  assertNotEquals(planHash({ ...PLAN_1, confirms: "0" }), planHash(PLAN_1));
});

Deno.test("what is no plan of ours is refused", () => {
  const refuses = (text: string, message: string) => assertThrows(() => readPlan(text, "p.json"), SyntaxError, message);
  refuses(planText.replace('"format": 1', '"format": 2'), "got 2, which is newer; update Descent");
  refuses(planText.replace('"format": 1', '"format": 0'), '"deno task plan -o" makes a new one');
  refuses(planText.replace('"kind": "plan"', '"kind": "parity"'), "p.json:\n  kind");
  refuses(planText.replace('"program": 1', '"program": 9'), "suite/experiment has no program 9");
  refuses(planText.replace('"seed": 0', '"seed": -1'), "experiments.0.runs.0.seed");
  refuses("", "no valid JSON");
});
