import type { Dataset } from "../data/dataset.ts";
import type { DataShape } from "../program/training_program.ts";

/** Most rows evaluated at a time: large enough to be fast, small enough to fit a cache. */
const LARGEST_EVALUATION_BATCH = 256;

/** What a program needs to know of a dataset. The evaluation batch divides validation and test set without a rest. */
export function dataShape(dataset: Dataset): DataShape {
  const sizes = (["validation", "test"] as const).map((part) => dataset.split[part][1] - dataset.split[part][0]);
  let evaluationBatch = Math.min(LARGEST_EVALUATION_BATCH, ...sizes);
  while (sizes.some((size) => size % evaluationBatch !== 0)) evaluationBatch--;
  return {
    rows: dataset.labels.length,
    inputSize: dataset.inputs.length / dataset.labels.length,
    classes: dataset.classes,
    evaluationBatch,
    evaluationBatches: Math.max(...sizes) / evaluationBatch,
  };
}
