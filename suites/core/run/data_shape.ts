import type { Dataset } from "../data/dataset.ts";
import type { DataSizes } from "../data/sizes.ts";
import type { DataShape } from "../program/network.ts";

/** Most rows evaluated at a time: large enough to be fast, small enough to fit a cache. */
const LARGEST_EVALUATION_BATCH = 256;
/** Most numbers, and most tokens, in the inputs of the rows evaluated at a time. */
const MOST_NUMBERS = 2 ** 18;
const MOST_TOKENS = 2 ** 12;

/** What a program needs to know of a dataset. */
export function dataShape({ split, inputKind, inputSize, image, steps, labelSize, classes }: Dataset): DataShape {
  const [train, validation, test] = [split.train, split.validation, split.test].map(([from, to]) => to - from);
  return shapeOfSizes({ train, validation, test, inputKind, inputSize, image, steps, labelSize, classes });
}

/** The same from sizes alone. The evaluation batch divides validation and test set without a rest. */
export function shapeOfSizes({ train, validation, test, ...row }: DataSizes): DataShape {
  const most = Math.floor((row.inputKind === "tokens" ? MOST_TOKENS : MOST_NUMBERS) / row.inputSize);
  let evaluationBatch = Math.max(1, Math.min(LARGEST_EVALUATION_BATCH, most, validation, test));
  while (validation % evaluationBatch !== 0 || test % evaluationBatch !== 0) evaluationBatch--;
  return {
    ...row,
    rows: train + validation + test,
    outputs: row.classes > 0 ? row.classes : row.labelSize,
    evaluationBatch,
    evaluationBatches: Math.max(validation, test) / evaluationBatch,
  };
}
