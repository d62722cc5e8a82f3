import { assert, assertEquals } from "@std/assert";
import { RunConfig } from "../spec/config.ts";
import { dataKey, dataSizes, PARTS, tasksWithContext, textSizes } from "./sizes.ts";

const TASKS = RunConfig.shape.data.shape.task.options;

Deno.test("a dataset's key names its task, and the context or part where it has one", () => {
  assertEquals(dataKey({ task: "digits" }), "digits");
  assertEquals(dataKey({ task: "text" }), "text/context32");
  assertEquals(dataKey({ task: "text", context: 64 }), "text/context64");
  assertEquals(dataKey({ task: "split_digits" }), "split_digits/part0");
  assertEquals(dataKey({ task: "split_digits", part: 3 }), "split_digits/part3");
  assertEquals(dataKey({ task: "digits", part: 3, context: 4 }), "digits");
  assertEquals(tasksWithContext(), ["markov_text", "copy", "text"]);
});

Deno.test("what a row is agrees with itself", () => {
  for (const task of TASKS) {
    const { inputKind, inputSize, image, steps, labelSize, classes } = dataSizes({ task });
    assertEquals(image !== undefined, inputKind === "image", task);
    assertEquals(steps !== undefined, inputKind === "sequence", task);
    if (image) assertEquals(image.height * image.width * image.channels, inputSize, task);
    if (steps) assertEquals(inputSize % steps, 0, task);
    if (inputKind === "tokens") assertEquals([labelSize, classes > 1], [inputSize, true], task);
    assert(classes > 0 || labelSize > 0, task);
    assert(!PARTS[task] || inputKind !== "tokens", task);
  }
});

Deno.test("a text's windows fit its splits; those that are evaluated come in batches", () => {
  for (const context of [2, 31, 32, 100, 512]) {
    const characters = 200_000;
    const { train, validation, test, inputSize, labelSize, classes } = textSizes(
      { characters, vocabulary: 9 },
      context,
    );
    assertEquals([inputSize, labelSize, classes], [context, context, 9]);
    assertEquals(train, Math.floor(180_000 / (context + 1)));
    for (const rows of [validation, test]) {
      assertEquals(rows % 32, 0);
      const left = 10_000 - rows * (context + 1);
      assert(left >= 0 && left < 33 * (context + 1), `${rows} windows of ${context}`);
    }
  }
});
