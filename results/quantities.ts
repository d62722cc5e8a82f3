/** Every quantity that can be observed, with the words that lead from the YAML key to the axis title. */

/** What is known of a quantity. */
export interface Quantity {
  /** Axis title. */
  readonly title: string;
  /** One value a run, or one a layer. */
  readonly per: "run" | "layer";
  /** Observed every training step, only in the signal at step 0, or at evaluations. */
  readonly when: "step" | "signal" | "evaluation";
  readonly description: string;
}

export const QUANTITIES = {
  loss: { title: "training loss (nats)", per: "run", when: "step", description: "Mean cross-entropy of the batch." },
  train_accuracy: {
    title: "training accuracy",
    per: "run",
    when: "step",
    description: "Share of the batch that is right.",
  },
  validation_loss: {
    title: "validation loss (nats)",
    per: "run",
    when: "evaluation",
    description: "Mean cross-entropy of the validation set; tuning selects by it.",
  },
  validation_accuracy: {
    title: "validation accuracy",
    per: "run",
    when: "evaluation",
    description: "Share of the validation set that is right.",
  },
  test_loss: { title: "test loss (nats)", per: "run", when: "evaluation", description: "Read once, at the end." },
  test_accuracy: { title: "test accuracy", per: "run", when: "evaluation", description: "Read once, at the end." },
  stopped_at: {
    title: "steps until early stopping",
    per: "run",
    when: "evaluation",
    description: "Steps of a run with train.patience; all of train.steps where it did not stop early.",
  },
  best_step: {
    title: "step of the lowest validation loss",
    per: "run",
    when: "evaluation",
    description: "Steps before the best evaluation of a run with train.patience.",
  },
  activation_mean: {
    title: "mean activation",
    per: "layer",
    when: "signal",
    description: "Mean of a layer's output, after its activation, over batch and units.",
  },
  activation_rms: {
    title: "RMS activation",
    per: "layer",
    when: "signal",
    description: "Root mean square of a layer's output, after its activation.",
  },
  activation_std: {
    title: "activation standard deviation",
    per: "layer",
    when: "signal",
    description: "Standard deviation of a layer's output over batch and units.",
  },
  activation_zero_fraction: {
    title: "share of zero activations",
    per: "layer",
    when: "signal",
    description: "Share of exact zeros in a layer's output.",
  },
  grad_norm: {
    title: "gradient norm",
    per: "layer",
    when: "signal",
    description: "Frobenius norm of the loss's gradient by a layer's weights, ‖∂L/∂W‖.",
  },
} as const satisfies Record<string, Quantity>;

/** Name of an observable quantity. */
export type QuantityName = keyof typeof QUANTITIES;

/** A quantity's name without its unit: `training loss`. */
export function quantityWords(quantity: QuantityName): string {
  return QUANTITIES[quantity].title.replace(/ \(.*\)$/, "");
}
