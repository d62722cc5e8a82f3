import { assertEquals } from "@std/assert";
import { runConfig } from "../settings_fit.ts";
import { mistakesOf, specOf, VALID } from "../testing/specs.ts";

/** The mistakes with other data, places left out. */
function mistakes(data: string): string[] {
  const text = VALID.replace("data: { task: digits, batch: 32 }", `data: { ${data} }`);
  return mistakesOf(text).map((line) => line.replace(/^[\d:]+ /, ""));
}

Deno.test("a context is for tokens and a part for sequences of tasks, each within its range", () => {
  const part = "data.part: means nothing here: it is for split_digits, permuted_digits";
  assertEquals(mistakes("task: digits, context: 32"), [
    "data.context: means nothing here: it is for markov_text, copy, text",
  ]);
  assertEquals(mistakes("task: digits, part: 0"), [part]);
  assertEquals(mistakes("task: split_digits, part: 4"), []);
  assertEquals(mistakes("task: permuted_digits, part: 5"), [
    "data.part: must be below 5, the number of tasks of permuted_digits, got 5",
  ]);
  assertEquals(mistakes("task: split_digits, batch: 801"), [
    "data.batch: must be at most 800, the training set of split_digits, got 801",
  ]);
  assertEquals(mistakes("task: split_digits, part: -1"), ["data.part: must be at least 0, got -1"]);
  assertEquals(mistakes("task: text, context: 513"), ["data.context: must be at most 512, got 513"]);
});

Deno.test("data goes with what the model reads and the loss compares", () => {
  const tokens = (task: string) =>
    `data.task: does not go with model.kind mlp, which reads numbers, image, sequence; ${task} has tokens`;
  assertEquals(mistakes("task: text, context: 16"), [tokens("text")]);
  assertEquals(mistakes("task: copy, context: 15"), [
    tokens("copy"),
    "data.context: must be even in copy, which takes half to copy, got 15",
  ]);
  assertEquals(mistakes("task: teacher"), [
    "data.task: does not go with loss.kind cross_entropy, which needs classes; labels of teacher are numbers",
  ]);
  for (const task of ["memory", "random_labels", "mnist", "cifar10"]) assertEquals(mistakes(`task: ${task}`), [], task);
});

Deno.test("a configuration says which part or context it has, whether or not a file does, and nothing else", () => {
  const { settings } = specOf(VALID);
  const dataOf = (more: object) =>
    (["train", "signal"] as const).map((protocol) =>
      runConfig({ ...settings, "optimizer.lr": 1, ...more }, protocol).data
    );
  const both = <T>(value: T) => [value, value];
  assertEquals(dataOf({}), both({ task: "digits", batch: 32 }));
  assertEquals(dataOf({ "data.task": "split_digits" }), both({ task: "split_digits", batch: 32, part: 0 }));
  assertEquals(dataOf({ "data.task": "split_digits", "data.part": 3 })[0].part, 3);
  assertEquals(dataOf({ "data.task": "copy" }), both({ task: "copy", batch: 32, context: 32 }));
  assertEquals(dataOf({ "data.task": "copy", "data.context": 8 })[0].context, 8);
});
