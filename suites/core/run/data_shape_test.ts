import { assert, assertEquals } from "@std/assert";
import { dataSizes } from "../data/sizes.ts";
import { RunConfig } from "../spec/config.ts";
import { dataShape, shapeOfSizes } from "./data_shape.ts";
import { smallDataset } from "./testing/small.ts";

Deno.test("validation and test set are evaluated in whole batches, large ones of every task", () => {
  for (const task of RunConfig.shape.data.shape.task.options) {
    for (const context of [8, 32, 512]) {
      const sizes = dataSizes({ task, context });
      const { evaluationBatch, evaluationBatches } = shapeOfSizes(sizes);
      assertEquals([sizes.validation % evaluationBatch, sizes.test % evaluationBatch], [0, 0], task);
      assertEquals(evaluationBatch * evaluationBatches, Math.max(sizes.validation, sizes.test), task);
      const most = sizes.inputKind === "tokens" ? 4096 : 262_144;
      assert(evaluationBatch <= 256 && evaluationBatch * sizes.inputSize <= most, `${task}: ${evaluationBatch}`);
      assert(evaluationBatch * sizes.inputSize >= most / 2 || evaluationBatch >= 128, `${task}: ${evaluationBatch}`);
    }
  }
});

Deno.test("evaluation batches of the tasks with published results are what they were", () => {
  const batchOf = (task: "digits" | "gaussian" | "mnist10k") => shapeOfSizes(dataSizes({ task })).evaluationBatch;
  assertEquals([batchOf("digits"), batchOf("gaussian"), batchOf("mnist10k")], [256, 256, 250]);
});

Deno.test("a head has an output for each class, or for each number of a regression", () => {
  const outputs = (task: "memory" | "teacher" | "copy") => shapeOfSizes(dataSizes({ task })).outputs;
  assertEquals([outputs("memory"), outputs("teacher"), outputs("copy")], [4, 8, 17]);
});

Deno.test("the shape of a dataset is that of its sizes", () => {
  const { inputKind, inputSize, labelSize, classes, rows, evaluationBatch } = dataShape(smallDataset());
  assertEquals([inputKind, inputSize, labelSize, classes, rows, evaluationBatch], ["numbers", 6, 1, 3, 84, 12]);
});
