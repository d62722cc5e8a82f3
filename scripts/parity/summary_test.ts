import { assertEquals } from "@std/assert";
import type { StepErrors } from "./compare.ts";
import { isWithin } from "./compare.ts";
import { summarize } from "./summary.ts";

function step(over: Partial<Record<keyof StepErrors, number>> = {}, nearZero = false) {
  const error = (name: keyof StepErrors) => ({ error: over[name] ?? 1e-7, tensor: "layer1.weight" });
  const errors: StepErrors = {
    loss: over.loss ?? 1e-8,
    gradient: error("gradient"),
    parameter: error("parameter"),
    update: error("update"),
    state: error("state"),
  };
  return { errors, within: isWithin(errors), nearZero };
}

Deno.test("steps within the tolerances hold, and their greatest errors are kept", () => {
  const { holds, error, within, explained, miss, steps } = summarize([step(), step({ gradient: 9e-5 }), step()], null);
  assertEquals([holds, within, explained, miss, steps], [true, 3, 0, null, 3]);
  assertEquals([error.gradient, error.loss, error.update], [9e-5, 1e-8, 1e-7]);
});

Deno.test("a step beyond a tolerance must be explained, and a loss cannot be", () => {
  const far = { gradient: 2e-4, update: 3e-3 };
  const near = summarize([step(), step(far, true)], null);
  assertEquals([near.holds, near.within, near.explained, near.error.update], [true, 1, 1, 1e-7]);
  const { holds, miss, within, explained } = summarize([step(), step(far), step({ state: 1 })], null);
  assertEquals([holds, within, explained], [false, 1, 0]);
  assertEquals(miss, "step 1: gradient of layer1.weight 2.0e-4, update of layer1.weight 3.0e-3");
  const loss = summarize([step({ loss: 2e-5 }, true)], null);
  assertEquals([loss.holds, loss.miss], [false, "step 0: loss 2.0e-5"]);
});

Deno.test("NaN holds nowhere", () => {
  for (const name of ["loss", "gradient", "parameter", "update", "state"] as const) {
    assertEquals(summarize([step(), step({ [name]: NaN }), step()], null).holds, false);
  }
  assertEquals(summarize([step()], { loss: NaN, parameter: 0 }).holds, false);
});

Deno.test("a free run has tolerances of its own", () => {
  assertEquals(summarize([step()], { loss: 9e-5, parameter: 9e-5 }).holds, true);
  assertEquals(summarize([step()], { loss: 9e-5, parameter: 2e-4 }).holds, false);
  assertEquals(summarize([step()], { loss: 2e-4, parameter: 9e-5 }).holds, false);
});
