import { assertEquals, assertStringIncludes } from "@std/assert";
import { mistakesOf, specOf } from "./testing/specs.ts";

const BASE = `model: { depth: 2, width: 16, init: { normal: { std: 1 } } }
data: { task: digits }
optimizer: { lr: 0.1 }
train: { steps: 5 }
`;
const TOP = "question: q\nobserve: [loss]\nbase: base/b.yaml\n";

Deno.test("maps merge, settings and lists are replaced whole, null takes out", () => {
  const base = `${BASE}vary: { data.batch: [1, 2], model.bias: [true, false] }\nheadline: 4\n`;
  const own = "model: { width: 8, init: { uniform: { bound: 1 } } }\nvary: { data.batch: [3], model.bias: null }\n";
  const spec = specOf(`${TOP}${own}headline: null\n`, { "configs/base/b.yaml": base });
  assertEquals(spec.settings["model.depth"], 2);
  assertEquals(spec.settings["model.width"], 8);
  assertEquals(spec.settings["model.init"], { uniform: { bound: 1 } });
  assertEquals(spec.vary, { "data.batch": [3] });
  assertEquals(spec.settings["model.bias"], true);
  assertEquals(spec.headline, undefined);
});

Deno.test("null takes out what every base says", () => {
  const spec = specOf(`${TOP}headline: null\n`, {
    "configs/base/b.yaml": "base: base/c.yaml\nheadline: 3\n",
    "configs/base/c.yaml": `${BASE}headline: 4\n`,
  });
  assertEquals(spec.headline, undefined);
});

Deno.test("a mistake in a base is shown in the base, the experiment's own in its file", () => {
  const base = BASE.replace("width: 16", "width: 0").replace("steps: 5", "stesp: 5, steps: 5");
  assertEquals(mistakesOf(`${TOP}seeds: 2\n`, { "configs/base/b.yaml": base }), [
    "configs/base/b.yaml:1:27: model.width: must be at least 1, got 0",
    'configs/base/b.yaml:4:10: train.stesp: unknown key; did you mean "steps"?',
    "4:8: seeds: must be at least 6 (fewer only with sample or --quick), got 2",
  ]);
});

Deno.test("an experiment may vary or fix what its base states, not what it states itself", () => {
  const files = { "configs/base/b.yaml": BASE };
  assertEquals(mistakesOf(`${TOP}vary: { train.steps: [1, 2] }\n`, files), []);
  assertEquals(specOf(`${TOP}fix: { train.steps: 7 }\n`, files).settings["train.steps"], 7);
  const fixedInBase = { "configs/base/b.yaml": BASE.replace("train: { steps: 5 }", "fix: { train.steps: 5 }") };
  assertEquals(mistakesOf(`${TOP}train: { steps: 7 }\n`, fixedInBase), [
    "4:10: train.steps: has no effect: train.steps is fixed (configs/base/b.yaml:4); remove one of them",
  ]);
});

Deno.test("a base that cannot be had is the only thing reported missing", () => {
  assertEquals(mistakesOf(TOP), ["3:7: base: cannot read configs/base/b.yaml: no such file: configs/base/b.yaml"]);
  assertEquals(mistakesOf(TOP.replace("base/b.yaml", "../secret.yaml")), [
    '3:7: base: must be a path below configs/, such as base/mlp.yaml, got "../secret.yaml"',
  ]);
  assertEquals(mistakesOf(TOP.replace("base/b.yaml", "suite/experiment.yaml")), [
    "3:7: base: leads back to itself: configs/suite/experiment.yaml → configs/suite/experiment.yaml",
  ]);
  const around = { "configs/base/b.yaml": "base: base/c.yaml\n", "configs/base/c.yaml": "base: base/b.yaml\n" };
  assertStringIncludes(mistakesOf(TOP, around)[0], "configs/base/c.yaml:1:7: base: leads back to itself");
  assertStringIncludes(mistakesOf(TOP, { "configs/base/b.yaml": "a: [" })[0], "configs/base/b.yaml:1:");
  assertEquals(mistakesOf(TOP.replace("base/b.yaml", "7")), ["3:7: base: expected text, got 7"]);
});
