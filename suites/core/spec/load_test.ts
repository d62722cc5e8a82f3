import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { RunConfig } from "./config.ts";
import { SpecError } from "./problem.ts";
import { canonicalSpec } from "./spec.ts";
import { mistakesOf, specOf, VALID } from "./testing/specs.ts";

Deno.test("a valid experiment resolves, defaults filled in", () => {
  const spec = specOf(`# yaml-language-server: $schema=../schema.json\n${VALID}`);
  assertEquals(spec.protocol, "train");
  assertEquals(spec.seeds, 10);
  assertEquals(spec.fixed, ["train.steps"]);
  assertEquals(spec.settings, {
    "model.kind": "mlp",
    "model.depth": 2,
    "model.width": 16,
    "model.activation": "relu",
    "model.bias": true,
    "data.task": "digits",
    "data.batch": 32,
    "loss.kind": "cross_entropy",
    "loss.softmax": "stable",
    "optimizer.kind": "sgd",
    "train.steps": 20,
    "precision": "f32",
  });
});

Deno.test("every mistake of a file is reported at once, each at its line and column", () => {
  const text = `question: Which?
sorce: { document: D3, where: here }
protocol: sharpness
model: { depth: 0, width: 64, init: { nromal: { std: 1 } } }
data:
  task: digts
  batch: "64"
vary:
  optimizer.lr: [0.1, -1, .nan]
  model.inti: [zeros]
fix: { train.steps: 10, loss.softmax: fast }
seeds: 3
observe: [loss, grad_nrom]
claims:
`;
  const places = mistakesOf(text).map((line) => line.split(": ").slice(0, 2).join(" "));
  assertEquals(places, [
    "2:1 sorce",
    "3:11 protocol",
    "4:17 model.depth",
    "4:39 model.init.nromal",
    "6:9 data.task",
    "7:10 data.batch",
    "9:23 vary.optimizer.lr.1",
    "9:27 vary.optimizer.lr.2",
    "10:3 vary.model.inti",
    "11:39 fix.loss.softmax",
    "12:8 seeds",
    "13:17 observe.1",
    "14:8 claims",
  ]);
});

Deno.test("a mistake is told in words, with what is allowed and what was probably meant", () => {
  const wrong = (from: string, to: string) => mistakesOf(VALID.replace(from, to)).join("\n");
  const tasks = RunConfig.shape.data.shape.task.options;
  assertEquals(wrong("depth: 2", "dpeth: 2, depth: 2"), '3:10: model.dpeth: unknown key; did you mean "depth"?');
  assertEquals(
    wrong("task: digits", "task: digist"),
    `4:15: data.task: expected one of ${tasks.join(", ")}, got the text "digist"; did you mean "digits"?`,
  );
  assertEquals(wrong("batch: 32", "batch: 0"), "4:30: data.batch: must be at least 1, got 0");
  assertEquals(wrong("batch: 32", "batch: 2.5"), "4:30: data.batch: expected a whole number, got 2.5");
  assertEquals(wrong("optimizer.lr", "lr").split("\n")[1], '7:9: tune.lr: unknown key; did you mean "optimizer.lr"?');
  assertStringIncludes(wrong("fix:", "protocol: rnage_test\nfix:"), "expected one of train, signal");
  assertEquals(
    wrong("[zeros, kaiming_normal]", "[zeros, { normal: { std: -1 } }]"),
    "6:40: vary.model.init.1.normal.std: must be at least 0, got -1",
  );
  assertEquals(
    wrong("[zeros, kaiming_normal]", "[{ normal: { std: 1 }, constant: 0 }]"),
    "6:38: vary.model.init.0.constant: cannot stand beside normal",
  );
  assertEquals(
    wrong("[zeros, kaiming_normal]", "[{ constant: 0, normal: { std: 1 } }]"),
    "6:31: vary.model.init.0.normal: cannot stand beside constant",
  );
  assertEquals(wrong("[0.01, 0.1]", "[]"), "7:23: tune.optimizer.lr: must be at least 1 long, got an empty list");
});

Deno.test("what is missing is named where it should stand", () => {
  assertEquals(mistakesOf(VALID.replace("width: 16", "bias: true")), [
    "3:1: model.width: is missing: state it, or fix, vary, tune or sample it",
  ]);
  assertEquals(mistakesOf(VALID.replace(/^question.*\n/, "")), ["1:1: question: is missing: an experiment needs it"]);
});

Deno.test("a setting has one role", () => {
  assertEquals(mistakesOf(VALID.replace("fix: {", "fix: { model.init: zeros,")), [
    "8:8: fix.model.init: is fixed, but also varied (configs/suite/experiment.yaml:6); keep one of them",
  ]);
  assertEquals(mistakesOf(`${VALID}optimizer: { lr: 1 }\n`), [
    "9:14: optimizer.lr: has no effect: optimizer.lr is tuned (configs/suite/experiment.yaml:7); remove one of them",
  ]);
  assertEquals(mistakesOf(`${VALID}quick: { model.init: zeros }\n`), [
    "9:10: quick.model.init: cannot replace a setting that is varied",
  ]);
});

Deno.test("cases agree on their settings, lists do not repeat, priors are not empty", () => {
  const cases = VALID.replace(
    "tune: { optimizer.lr: [0.01, 0.1] }",
    "cases: [{ optimizer.lr: 1, precision: f32 }, { optimizer.lr: 2 }]",
  );
  assertEquals(mistakesOf(cases), ["7:46: cases.1: lacks precision, which the first case sets"]);
  assertEquals(mistakesOf(VALID.replace("[0.01, 0.1]", "[0.1, 1e-1]")), [
    "7:29: tune.optimizer.lr.1: repeats item 1 of the list",
  ]);
  const sample = (prior: string) =>
    mistakesOf(
      VALID.replace("width: 16", "bias: true") + `sample: { n: 5, priors: { model.width: ${prior} } }\nseeds: 1\n`,
    );
  assertEquals(sample("{ uniform: [8, 64] }"), []);
  assertEquals(sample("{ log_uniform: [64, 8] }"), [
    "9:55: sample.priors.model.width.log_uniform: must go from a smaller to a greater number, got 64 to 8",
  ]);
  assertEquals(sample("{ uniform: [8.5, 64] }"), [
    "9:52: sample.priors.model.width.uniform.0: expected a whole number, got 8.5",
  ]);
});

Deno.test("a value that does not go with the others is found in every role", () => {
  const rule = (rows: number, batch: number, task: string) =>
    `data.batch: must be at most ${rows}, the training set of ${task}, got ${batch}`;
  assertEquals(mistakesOf(VALID.replace("batch: 32", "batch: 4097")), [`4:30: ${rule(4096, 4097, "digits")}`]);
  const varied = VALID.replace(", batch: 32", "").replace("vary:", "vary:\n  data.batch: [64, 9000]");
  assertEquals(mistakesOf(varied), [`6:20: vary.data.batch.1: ${rule(4096, 9000, "digits").slice(12)}`]);
  const cases = VALID.replace(
    "data: { task: digits, batch: 32 }",
    "cases: [{ data.task: mnist10k, data.batch: 8001 }]",
  );
  assertEquals(mistakesOf(cases), [`4:44: cases.0.data.batch: ${rule(8000, 8001, "mnist10k").slice(12)}`]);
  assertStringIncludes(
    mistakesOf(VALID.replace("seeds", "").concat("seeds: 1000\n").replace("[0.01, 0.1]", list(100)))[0],
    "5:1: vary: makes 200000 runs; at most 100000 are allowed",
  );
});

Deno.test("protocol signal asks nothing of training and ignores what a base says of it", () => {
  const signal = "question: q\nobserve: [loss, grad_norm]\nprotocol: signal\nmodel: { depth: 1, width: 4 }\n";
  assertEquals(specOf(`${signal}data: { task: gaussian }\n`).settings["optimizer.lr"], undefined);
  assertEquals(mistakesOf(`${signal}data: { task: gaussian }\nvary: { optimizer.lr: [1, 2] }\n`), [
    "6:9: vary.optimizer.lr: has no effect: protocol signal takes no training step",
  ]);
  assertEquals(mistakesOf(`${signal.replace("loss", "test_loss")}data: { task: gaussian }\n`), [
    "2:11: observe.0: test_loss is not there in protocol signal",
  ]);
});

Deno.test("the canonical experiment ignores order, comments and what can be edited without a new run", () => {
  const reordered = VALID.split("\n").reverse().join("\n").replace(/\n?vary:/, "").replace(
    "  model.init: [zeros, kaiming_normal]",
    "vary: { model.init: [zeros, kaiming_normal] } # both",
  );
  const edited = `${reordered}\nclaims: [{ id: a, not_run: [{ part: all, reason: none }] }]\ncaveats: [small]\n`
    .replace("Which initial", "What initial");
  assertEquals(JSON.stringify(canonicalSpec(specOf(edited))), JSON.stringify(canonicalSpec(specOf(VALID))));
});

Deno.test("files that are no experiment give clear errors", () => {
  assertEquals(mistakesOf(""), ["1:1: expected an experiment, got an empty file"]);
  assertEquals(mistakesOf("- 1\n")[0].slice(0, 13), "1:1: expected");
  assertStringIncludes(mistakesOf("model: { depth: 1\nquestion: [\n")[0], "is not YAML");
  assertEquals(mistakesOf(`${VALID}vary: {}\n`), ["9:1: vary: appears twice, first on line 5"]);
  assertEquals(mistakesOf(`${VALID}__proto__: 1\n`), ["9:1: a key must be plain text"]);
  assertEquals(mistakesOf(`${VALID}? [a, b]\n: 1\n`), ["9:3: a key must be plain text"]);
  assertStringIncludes(mistakesOf(`question: ${"x".repeat(1_000_001)}`)[0], "must be at most 1000000 characters");
});

Deno.test("a hostile file is refused, not followed", () => {
  const bomb = ["caveats: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 10; i++) bomb.push(`k${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]`);
  assertStringIncludes(mistakesOf(bomb.join("\n")).join("\n"), "uses more than 100 aliases");
  assertStringIncludes(mistakesOf("caveats: &a [*a]").join("\n"), "nested more than 24 levels deep");
  assertStringIncludes(mistakesOf(`caveats: ${"[".repeat(500)}${"]".repeat(500)}`).join("\n"), "levels deep");
  assertStringIncludes(mistakesOf(`caveats: ${"[".repeat(100_000)}`).join("\n"), "nested too deeply");
  assertStringIncludes(mistakesOf(`caveats: [${"a,".repeat(20_001)}]`).join("\n"), "holds more than 20000 values");
});

Deno.test("five hundred mutations of a valid file give an experiment or a SpecError", () => {
  let state = 12345;
  const below = (n: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % n;
  const pieces = ["{", "}", "[", "]", ":", " ", "\n", "- ", "null", "~", "&a ", "*a", "!!set", "1e999", ".nan", "-0"];
  pieces.push("'", '"', "#", "|", "? ", "<<: ", "model.init", "true", "\t", "__proto__: 1", "%", "cases", "sample: ");
  let refused = 0;
  for (let i = 0; i < 500; i++) {
    let text = VALID;
    for (let n = 1 + below(4); n > 0; n--) {
      const from = below(text.length);
      text = text.slice(0, from) + pieces[below(pieces.length)] + text.slice(from + below(6));
    }
    try {
      specOf(text);
    } catch (error) {
      assert(error instanceof SpecError, `${error}\n${text}`);
      assert(error.problems.length > 0, text);
      refused++;
    }
  }
  assert(refused > 250 && refused < 500, `${refused} of 500 were refused`);
});

Deno.test("a SpecError is a SyntaxError and sorts its problems", () => {
  const error = assertThrows(() => specOf(VALID.replace("depth: 2", "depth: -1").replace("Which", "")), SpecError);
  assert(error instanceof SyntaxError);
  assertEquals(error.problems.map(({ line, column, path }) => [line, column, path]), [[3, 17, "model.depth"]]);
});

/** A list of so many learning rates. */
function list(length: number): string {
  return `[${Array.from({ length }, (_, i) => (i + 1) / 1000).join(", ")}]`;
}

Deno.test("what claims ask runs to record is part of the canonical experiment, the rest of them is not", () => {
  const claims = (at: string, high = 1) =>
    canonicalSpec(specOf(
      `${VALID}claims: [{ id: a, expect: { median: loss, at: ${at}, where: { model.init: zeros }, in: [0, ${high}] } }]\n`,
    ));
  assertEquals(claims("end"), canonicalSpec(specOf(VALID)));
  assertEquals(claims("{ reduce: max }").requests, ["max(loss)@[0,end]"]);
  assertEquals(claims("{ reduce: max }", 2), claims("{ reduce: max }"));
});
