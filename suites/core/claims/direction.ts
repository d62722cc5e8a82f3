/** Which way a quantity is good, and so what a run that diverged before it was recorded counts as. */
import type { QuantityName } from "../../../results/quantities.ts";

/** The worst value of a quantity that has one: losses are better low, accuracies high. */
const WORST: { readonly [Q in QuantityName]?: number } = {
  loss: Infinity,
  steps_to_target: Infinity,
  validation_loss: Infinity,
  test_loss: Infinity,
  average_accuracy: -Infinity,
  first_task_accuracy: -Infinity,
  last_task_accuracy: -Infinity,
  backward_transfer: -Infinity,
  forgetting: Infinity,
  train_accuracy: -Infinity,
  validation_accuracy: -Infinity,
  test_accuracy: -Infinity,
};

/** Infinity, −Infinity, or undefined for a quantity of which neither more nor less is better. */
export function worstOf(quantity: QuantityName): number | undefined {
  return WORST[quantity];
}
