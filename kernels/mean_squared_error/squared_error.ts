/** The loss of a regression, as it is written into a program. */
import type { Builder } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** Emits the loss; with `gradient` it also starts the backward pass by giving the prediction its gradient. */
export function meanSquaredError(
  builder: Builder,
  inputs: { prediction: Tensor; target: Tensor; counters: Tensor; log: Tensor },
  options: { lossColumn: number; gradient?: boolean },
): void {
  const { lossColumn, gradient = false } = options;
  const dprediction = gradient ? builder.gradientTensor(inputs.prediction) : undefined;
  builder.call("mean_squared_error", { ...inputs, dprediction }, { lossColumn });
  if (dprediction) builder.setGradient(inputs.prediction, dprediction);
}
