import { assertEquals, assertThrows } from "@std/assert";
import { SpecError } from "../spec/problem.ts";
import { specOf, VALID } from "../spec/testing/specs.ts";
import { expand } from "./expand.ts";
import { changed, type Changes } from "./override.ts";

/** The lines that refuse a change. */
function mistakes(changes: Changes, text = VALID): string[] {
  return assertThrows(() => changed(specOf(text), changes), SpecError).message.split("\n");
}

Deno.test("a fixed setting is replaced, a varied or tuned one is left with that value alone", () => {
  const spec = changed(specOf(VALID), {
    overrides: { "train.steps": 5, "model.init": "orthogonal", "optimizer.lr": 0.3 },
  });
  assertEquals(spec.settings["train.steps"], 5);
  assertEquals([spec.vary, spec.tune], [{ "model.init": ["orthogonal"] }, { "optimizer.lr": [0.3] }]);
  assertEquals(expand(spec).length, 10);
});

Deno.test("a value of cases replaces each case's, and equal cases count once", () => {
  const text = VALID.replace(", batch: 32", "").replace(
    /vary:\n.*/,
    "cases:\n  - { model.init: zeros, data.batch: 8 }\n  - { model.init: zeros, data.batch: 16 }",
  );
  const spec = changed(specOf(text), { overrides: { "data.batch": 4 } });
  assertEquals(spec.cases, [{ "model.init": "zeros", "data.batch": 4 }]);
});

Deno.test("unknown settings and wrong values are named all at once, with what was meant or is allowed", () => {
  assertEquals(
    mistakes({ overrides: { "optimizer.rl": 1, "model.widht": 3, banana: 1, "data.task": "digit", "train.steps": 0 } })
      .map((line) => line.slice(0, 70)),
    [
      '--set: optimizer.rl: unknown setting; did you mean "optimizer.lr"?',
      '--set: model.widht: unknown setting; did you mean "model.width"?',
      "--set: banana: unknown setting; allowed: model.kind, model.depth, model.width,".slice(0, 70),
      "--set: data.task: expected one of digits, mnist10k, gaussian, random_labels".slice(0, 70),
      "--set: train.steps: must be at least 1, got 0",
    ],
  );
});

Deno.test("a value that does not go with the others is refused", () => {
  assertEquals(mistakes({ overrides: { "data.batch": 5000 } }), [
    "--set: data.batch: must be at most 4096, the training set of digits, got 5000",
  ]);
});

Deno.test("seeds are a whole number of at least 1", () => {
  for (const seeds of [0, -1, 1.5, NaN]) {
    assertThrows(() => changed(specOf(VALID), { seeds }), RangeError, "whole number of at least 1");
  }
  assertEquals(changed(specOf(VALID), { seeds: 2 }).seeds, 2);
});

Deno.test("quick takes three seeds and the sizes the experiment states, and --set goes before them", () => {
  const text = VALID + "quick: { train.steps: 5, model.width: 8 }\n";
  const quick = changed(specOf(text), { quick: true });
  assertEquals([quick.seeds, quick.settings["train.steps"], quick.settings["model.width"]], [3, 5, 8]);
  const set = changed(specOf(text), { quick: true, seeds: 7, overrides: { "train.steps": 6 } });
  assertEquals([set.seeds, set.settings["train.steps"], set.settings["model.width"]], [7, 6, 8]);
  assertEquals(changed(specOf(text), {}).settings["train.steps"], 20);
});

Deno.test("a pass of too many runs is refused before it is listed", () => {
  assertThrows(() => changed(specOf(VALID), { seeds: 1e6 }), RangeError, "at most 100000 runs, got 4000000");
});

Deno.test("a setting of training means nothing to a signal experiment", () => {
  const signal = VALID.replace(/tune:.*\nfix:.*\n/, "protocol: signal\n").replace("loss, test_accuracy, ", "");
  assertEquals(mistakes({ overrides: { "optimizer.lr": 1 } }, signal), [
    "--set: optimizer.lr: has no effect: protocol signal takes no training step",
  ]);
});
