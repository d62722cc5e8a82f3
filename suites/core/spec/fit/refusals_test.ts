/** Bad input, as a file has it: refused before anything runs, with line and column. */
import { assertEquals } from "@std/assert";
import { mistakesOf, VALID } from "../testing/specs.ts";

/** The valid experiment with other lines; `train` and `model` go into the sections of a file. */
function mistakes(changes: { model?: string; data?: string; train?: string; tune?: string; loss?: string }): string[] {
  const { model = "depth: 2, width: 16", data = "task: digits, batch: 32", train = "{}", loss = "{}" } = changes;
  const text = VALID.replace("depth: 2, width: 16", model).replace("task: digits, batch: 32", data)
    .replace("[0.01, 0.1]", changes.tune ?? "[0.01, 0.1]");
  return mistakesOf(`${text}train: ${train}\nloss: ${loss}\n`);
}

Deno.test("what fits is left alone", () => {
  const fine = [
    {},
    { train: "{ accumulate: 4 }" },
    { train: "{ accumulate: { steps: 2, divide: none } }" },
    { train: "{ accumulate: { sizes: [20, 6, 6], divide: steps } }" },
    { train: "{ accumulate: 16 }", model: "depth: 2, width: 16, norm: batch" },
    { train: "{ patience: 3, evaluate_every: 5 }" },
    { train: "{ patience: { evaluations: 3, restore: false }, evaluate_every: 5 }" },
    { train: "{ checkpoint: sqrt }", model: "depth: 9, width: 16" },
    { train: "{ checkpoint: { every: 3 } }", model: "depth: 9, width: 16" },
    { train: "{ checkpoint: none }", model: "depth: 1, width: 16" },
  ];
  for (const changes of fine) assertEquals(mistakes(changes), [], JSON.stringify(changes));
});

Deno.test("micro-batches that are no split of the batch are refused", () => {
  const cases: [string, string][] = [
    ["5", "9:22: train.accumulate: must divide data.batch, 32, got 5 micro-batches"],
    ["33", "9:22: train.accumulate: must divide data.batch, 32, got 33 micro-batches"],
    ["{ steps: 3 }", "9:22: train.accumulate: must divide data.batch, 32, got 3 micro-batches"],
    ["{ sizes: [20, 6] }", "9:22: train.accumulate: must have sizes that add up to data.batch, 32, got 26"],
    ["0", "9:22: train.accumulate: must be at least 1, got 0"],
  ];
  for (const [accumulate, message] of cases) {
    assertEquals(mistakes({ train: `{ accumulate: ${accumulate} }` }), [message]);
  }
});

Deno.test("a batch norm needs two rows of its own, also in a micro-batch", () => {
  const model = "depth: 2, width: 16, norm: batch";
  assertEquals(mistakes({ model, data: "task: digits, batch: 1" }), [
    "4:30: data.batch: must be at least 2: a batch norm has no variance over one row, got 1",
  ]);
  assertEquals(mistakes({ model, train: "{ accumulate: 32 }" }), [
    "9:22: train.accumulate: must leave a micro-batch 2 rows or more: a batch norm has no variance over one row, got 1",
  ]);
  assertEquals(mistakes({ model, train: "{ accumulate: { sizes: [20, 12] } }" }), [
    "9:22: train.accumulate: must have equal sizes with a batch norm, which would count what fills a micro-batch up",
  ]);
});

Deno.test("unequal micro-batches need the stable cross-entropy", () => {
  const train = "{ accumulate: { sizes: [20, 12] } }";
  assertEquals(mistakes({ train, loss: "{ softmax: naive }" }), [
    "9:22: train.accumulate: must have equal sizes with loss.softmax naive",
  ]);
  const squared = { train, data: "task: teacher, batch: 32", loss: "{ kind: mean_squared_error }" };
  assertEquals(mistakes(squared), ["9:22: train.accumulate: must have equal sizes with loss.kind mean_squared_error"]);
});

Deno.test("patience without evaluations is refused", () => {
  assertEquals(mistakes({ train: "{ patience: 3 }" }), [
    "9:20: train.patience: needs train.evaluate_every: it counts evaluations on the validation set",
  ]);
});

Deno.test("checkpoints that leave nothing out are refused", () => {
  const cases: [string, string, string][] = [
    ["depth: 1, width: 16", "{ every: 1 }", "of 3 that the backward pass reads, every 1 keeps all"],
    ["depth: 1, width: 16", "{ every: 3 }", "of 3 that the backward pass reads, every 3 keeps all"],
    ["depth: 4, width: 16", "{ every: 20 }", "of 6 that the backward pass reads, every 20 keeps all"],
  ];
  for (const [model, checkpoint, rest] of cases) {
    assertEquals(mistakes({ model, train: `{ checkpoint: ${checkpoint} }` }), [
      `9:22: train.checkpoint: must leave out activations: ${rest}`,
    ]);
  }
});

Deno.test("shapes that do not fit, norms over one element, heads that do not divide the width, numbers that are none", () => {
  const transformer = "kind: transformer, depth: 2, width: 16";
  const tokens = "task: markov_text, batch: 4";
  assertEquals(mistakes({ model: `${transformer}, heads: 3`, data: tokens }), [
    "3:46: model.width: must be a multiple of the 3 attention heads, got 16",
  ]);
  assertEquals(mistakes({ model: "depth: 2, width: 1, norm: layer" }), [
    "3:27: model.width: must be at least 2 with a norm over it, got 1",
  ]);
  assertEquals(mistakes({ model: "depth: 2, width: 8, norm: group, groups: 8" }), [
    "3:27: model.width: must give each of the 8 groups 2 units or more, got 8",
  ]);
  assertEquals(mistakes({ model: "kind: resnet, depth: 9, width: 4" }), [
    "3:31: model.depth: must be 6n + 2 in a resnet (8, 14, 20 and so on), got 9",
  ]);
  assertEquals(mistakes({ model: "depth: 0, width: 16" }), ["3:17: model.depth: must be at least 1, got 0"]);
  assertEquals(mistakes({ model: "depth: 2, width: 0" }), ["3:27: model.width: must be at least 1, got 0"]);
  assertEquals(mistakes({ tune: "[.nan]" }), ["7:24: tune.optimizer.lr.0: expected a finite number, got NaN"]);
  assertEquals(mistakes({ tune: "[0.1, -.inf]" }), [
    "7:29: tune.optimizer.lr.1: expected a finite number, got -Infinity",
  ]);
  assertEquals(mistakes({ data: "task: text, batch: 4" }), [
    "4:15: data.task: does not go with model.kind mlp, which reads numbers, image, sequence; text has tokens",
  ]);
});
