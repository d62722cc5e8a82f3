import type { Dataset } from "../data/dataset.ts";
import type { DataSizes } from "../data/sizes.ts";
import type { DataShape } from "../program/training_program.ts";

/** Most rows evaluated at a time: large enough to be fast, small enough to fit a cache. */
const LARGEST_EVALUATION_BATCH = 256;

/** What a program needs to know of a dataset. */
export function dataShape({ split, inputs, labels, classes }: Dataset): DataShape {
  const [train, validation, test] = [split.train, split.validation, split.test].map(([from, to]) => to - from);
  return shapeOfSizes({ train, validation, test, inputSize: inputs.length / labels.length, classes });
}

/** The same from sizes alone. The evaluation batch divides validation and test set without a rest. */
export function shapeOfSizes({ train, validation, test, inputSize, classes }: DataSizes): DataShape {
  let evaluationBatch = Math.min(LARGEST_EVALUATION_BATCH, validation, test);
  while (validation % evaluationBatch !== 0 || test % evaluationBatch !== 0) evaluationBatch--;
  return {
    rows: train + validation + test,
    inputSize,
    classes,
    evaluationBatch,
    evaluationBatches: Math.max(validation, test) / evaluationBatch,
  };
}
