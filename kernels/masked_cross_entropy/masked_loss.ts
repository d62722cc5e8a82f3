/** The loss of a classifier over batches with padding, as it is written into a program. */
import type { Builder } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** Emits the loss; with `gradient` it also starts the backward pass by giving the logits their gradient. */
export function maskedCrossEntropy(
  builder: Builder,
  inputs: { logits: Tensor; labels: Tensor; counters: Tensor; log: Tensor },
  options: { lossColumn: number; correctColumn: number; gradient?: boolean },
): void {
  const { lossColumn, correctColumn, gradient = false } = options;
  const dlogits = gradient ? builder.gradientTensor(inputs.logits) : undefined;
  builder.call("masked_cross_entropy", { ...inputs, dlogits }, { lossColumn, correctColumn });
  if (dlogits) builder.setGradient(inputs.logits, dlogits);
}
