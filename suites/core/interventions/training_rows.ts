import type { Dataset } from "../data/dataset.ts";

/** A dataset whose training inputs were changed in place, validation and test set left alone. */
export function withTrainingInputs(
  data: Dataset,
  change: (values: Float32Array | Uint32Array) => void,
): Dataset {
  const inputs = data.inputs.slice();
  const [from, to] = data.split.train;
  change(inputs.subarray(from * data.inputSize, to * data.inputSize));
  return { ...data, inputs };
}
