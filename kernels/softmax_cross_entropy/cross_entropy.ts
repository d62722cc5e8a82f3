/** The loss of a classifier, as it is written into a program. */
import type { Builder } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** Emits the loss; with `gradient` it also starts the backward pass by giving the logits their gradient. */
export function crossEntropy(
  builder: Builder,
  inputs: { logits: Tensor; labels: Tensor; counters: Tensor; log: Tensor },
  options: { lossColumn: number; correctColumn: number; naive?: boolean; gradient?: boolean },
): void {
  const { lossColumn, correctColumn, naive = false, gradient = false } = options;
  const dlogits = gradient ? builder.gradientTensor(inputs.logits) : undefined;
  builder.call("softmax_cross_entropy", { ...inputs, dlogits }, { lossColumn, correctColumn, naive: Number(naive) });
  if (dlogits) builder.setGradient(inputs.logits, dlogits);
}
