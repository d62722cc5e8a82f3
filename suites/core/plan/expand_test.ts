import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { dataKey } from "../data/sizes.ts";
import { SpecError } from "../spec/problem.ts";
import { specOf, VALID } from "../spec/testing/specs.ts";
import { expand } from "./expand.ts";

const MINIMAL = VALID + "seeds: 6\n";

Deno.test("runs are cells by tuned values by seeds, seeds fastest", () => {
  const runs = expand(specOf(MINIMAL));
  assertEquals(runs.length, 2 * 2 * 6);
  assertEquals(runs.slice(0, 7).map(({ seed }) => seed), [0, 1, 2, 3, 4, 5, 0]);
  const [first, second, third] = [runs[0], runs[6], runs[12]];
  assertEquals([first.cell, first.tuned], [{ "model.init": "zeros" }, { "optimizer.lr": 0.01 }]);
  assertEquals([second.cell, second.tuned], [{ "model.init": "zeros" }, { "optimizer.lr": 0.1 }]);
  assertEquals([third.cell, third.tuned], [{ "model.init": "kaiming_normal" }, { "optimizer.lr": 0.01 }]);
  for (const { config, cell, tuned, pass } of runs) {
    assertEquals([config.model.init, config.optimizer.lr], [cell["model.init"], tuned["optimizer.lr"]]);
    assertEquals([config.train.steps, config.data.batch, pass], [20, 32, "first"]);
  }
});

Deno.test("ids are hashes that differ between all runs", () => {
  const ids = expand(specOf(MINIMAL)).map(({ id }) => id);
  for (const id of ids) assertMatch(id, /^[0-9a-f]{16}$/);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("an id does not see key order, comments, spacing, defaults written out, or where a value is stated", () => {
  const ids = expand(specOf(MINIMAL)).map(({ id }) => id);
  const same = [
    MINIMAL.split("\n").toReversed().join("\n").replace("\n  model.init: [zeros, kaiming_normal]\nvary:", "") +
    "\nvary:\n  model.init: [zeros, kaiming_normal]\n",
    MINIMAL.replace("depth: 2, width: 16", "width: 16,   depth: 2") + "# a comment\n",
    MINIMAL.replace("depth: 2,", "depth: 2, bias: true, activation: relu,") + "precision: f32\n",
    MINIMAL.replace("fix: { train.steps: 20 }", "train: { steps: 20 }"),
    MINIMAL.replace("20 }", "2e+1 }").replace("0.01,", "1.0e-2,"),
    MINIMAL.replace("Which initial weights train?", "Another wording?"),
  ];
  for (const text of same) assertEquals(expand(specOf(text)).map(({ id }) => id), ids, text);
});

Deno.test("an id sees every setting, the seed and the data", () => {
  const idOf = (text: string, hash = "") => expand(specOf(text), { dataHash: () => hash })[0].id;
  const variants = [
    MINIMAL,
    MINIMAL.replace("width: 16", "width: 17"),
    MINIMAL.replace("batch: 32", "batch: 33"),
    MINIMAL.replace("steps: 20", "steps: 21"),
    MINIMAL + "loss: { softmax: naive }\n",
    MINIMAL.replace("[zeros", "[{ constant: 0 }"),
    MINIMAL.replace("[0.01", "[0.010000001"),
    MINIMAL.replace("train.steps: 20", "train.steps: 20, train.evaluate_every: 20"),
  ].map((text) => idOf(text));
  const ids = [...variants, idOf(MINIMAL, "data"), idOf(MINIMAL, "other data"), expand(specOf(MINIMAL))[1].id];
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("an id is asked for the data of its own part, and does not see whether a default was written", () => {
  const of = (data: string) => {
    const asked: string[] = [];
    const spec = specOf(MINIMAL.replace("data: { task: digits, batch: 32 }", `data: { ${data} }`));
    const ids = expand(spec, { dataHash: (data) => (asked.push(dataKey(data)), dataKey(data)) }).map(({ id }) => id);
    return { ids, asked: [...new Set(asked)] };
  };
  assertEquals(of("task: split_digits, batch: 32, part: 2").asked, ["split_digits/part2"]);
  assertEquals(of("task: split_digits, batch: 32"), of("task: split_digits, batch: 32, part: 0"));
});

Deno.test("the confirmation has as many seeds, none of them the first pass's", () => {
  const spec = specOf(MINIMAL);
  const [first, second] = [expand(spec), expand(spec, { pass: "confirmation" })];
  assertEquals(second.length, first.length);
  assertEquals([...new Set(second.map(({ seed }) => seed))], [6, 7, 8, 9, 10, 11]);
  const ids = new Set(first.map(({ id }) => id));
  assert(second.every(({ id, pass }) => !ids.has(id) && pass === "confirmation"));
});

Deno.test("more seeds keep the runs of the first ones", () => {
  const spec = specOf(MINIMAL);
  const many = new Set(expand(spec, { seeds: 9 }).map(({ id }) => id));
  assertEquals(many.size, 36);
  assert(expand(spec).every(({ id }) => many.has(id)));
});

Deno.test("a choice of cells leaves the others out and changes no id", () => {
  const spec = specOf(MINIMAL);
  const kept = expand(spec, { cells: (cell) => cell["model.init"] === "kaiming_normal" });
  assertEquals(kept.map(({ id }) => id), expand(spec).slice(12).map(({ id }) => id));
});

Deno.test("a mutation changes what runs, and the cell keeps its name", () => {
  const spec = specOf(MINIMAL);
  const [sound, faulty] = [expand(spec), expand(spec, { mutation: { "model.init": "kaiming_normal" } })];
  assertEquals(faulty.map(({ cell }) => cell), sound.map(({ cell }) => cell));
  assert(faulty.every(({ config }) => config.model.init === "kaiming_normal"));
  assert(faulty[0].id !== sound[0].id);
  const error = assertThrows(() => expand(spec, { mutation: { "model.initt": 1 } }), SpecError);
  assertMatch(error.message, /^mutation: model\.initt: unknown setting; did you mean "model\.init"\?$/);
});

Deno.test("a signal experiment has no learning rate or steps to tell its runs apart", () => {
  const signal = (lr: number) =>
    `question: q\nprotocol: signal\nobserve: [grad_norm]\nbase: base/b.yaml\nvary: { model.init: [zeros] }\n` +
    `seeds: 6\ncaveats: ["${lr}"]\n`;
  const base = (lr: number) => `model: { depth: 2, width: 4 }\ndata: { task: digits }\noptimizer: { lr: ${lr} }\n`;
  const idsOf = (lr: number) => expand(specOf(signal(lr), { "configs/base/b.yaml": base(lr) })).map(({ id }) => id);
  assertEquals(idsOf(0.1), idsOf(0.5));
});
