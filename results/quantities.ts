/** Every quantity that can be observed, with the words that lead from the YAML key to the axis title. */

/** What is known of a quantity. */
export interface Quantity {
  /** Axis title. */
  readonly title: string;
  /** One value a run, one a layer, or one a task. */
  readonly per: "run" | "layer" | "task";
  /** Observed every training step, only in the signal at step 0, or at evaluations. */
  readonly when: "step" | "signal" | "evaluation";
  /** The one protocol that records it, at the end; absent where several do. */
  readonly protocol?: string;
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
  steps_to_target: {
    title: "steps to the target",
    per: "run",
    when: "evaluation",
    protocol: "steps_to_target",
    description: "Training steps until the target was reached; Infinity where it was not.",
  },
  lr_steepest: {
    title: "learning rate of steepest descent",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "Where the smoothed loss falls fastest over the logarithm of the learning rate, up to its minimum.",
  },
  lr_minimum: {
    title: "learning rate of least loss",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "Where the smoothed loss of a range test is least.",
  },
  lr_minimum_tenth: {
    title: "a tenth of the learning rate of least loss",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "A tenth of lr_minimum.",
  },
  lr_diverged: {
    title: "learning rate of divergence",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "Where the loss of a range test diverged; Infinity where it did not.",
  },
  lr_diverged_half: {
    title: "half the learning rate of divergence",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "Half of lr_diverged.",
  },
  smoothed_loss: {
    title: "smoothed training loss",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "Running mean of the loss of a range test.",
  },
  learning_rate: {
    title: "learning rate",
    per: "run",
    when: "step",
    protocol: "range_test",
    description: "Learning rate of a range test's steps.",
  },
  task_accuracy: {
    title: "test accuracy by task",
    per: "task",
    when: "evaluation",
    protocol: "continual",
    description: "Test accuracy on each task, after each and at the end.",
  },
  average_accuracy: {
    title: "average accuracy",
    per: "run",
    when: "evaluation",
    protocol: "continual",
    description: "Mean over tasks of the test accuracy at the end.",
  },
  forgetting: {
    title: "forgetting",
    per: "run",
    when: "evaluation",
    protocol: "continual",
    description:
      "Mean over all tasks but the last of the best test accuracy before the last task, less that at the end.",
  },
  backward_transfer: {
    title: "backward transfer",
    per: "run",
    when: "evaluation",
    protocol: "continual",
    description: "Mean over all tasks but the last of the test accuracy at the end, less that just after the task.",
  },
  first_task_accuracy: {
    title: "accuracy on the first task",
    per: "run",
    when: "evaluation",
    protocol: "continual",
    description: "Test accuracy on the first task at the end.",
  },
  last_task_accuracy: {
    title: "accuracy on the last task",
    per: "run",
    when: "evaluation",
    protocol: "continual",
    description: "Test accuracy on the last task at the end.",
  },
  distance_moved: {
    title: "distance moved since the first task",
    per: "run",
    when: "evaluation",
    protocol: "continual",
    description: "Norm of the difference between the parameters at the end and after the first task.",
  },
  value: {
    title: "value",
    per: "run",
    when: "step",
    protocol: "closed_form",
    description: "What a closed form gives.",
  },
  relative_error: {
    title: "relative error",
    per: "run",
    when: "step",
    protocol: "closed_form",
    description: "Distance of a closed form's value from that in float64, over the latter.",
  },
  first_zero: {
    title: "factors until exactly zero",
    per: "run",
    when: "step",
    protocol: "closed_form",
    description: "How many equal factors make a product exactly zero; Infinity where none do.",
  },
  first_not_finite: {
    title: "factors until no longer finite",
    per: "run",
    when: "step",
    protocol: "closed_form",
    description: "How many equal factors make a product infinite; Infinity where none do.",
  },
  steps_per_second: {
    title: "training steps per second",
    per: "run",
    when: "step",
    protocol: "throughput",
    description: "Median over slices of steps, of a run alone in its engine; a time, so it lies in the provenance.",
  },
  step_seconds: {
    title: "seconds of a training step",
    per: "run",
    when: "step",
    protocol: "throughput",
    description: "One over steps_per_second.",
  },
  step_flops: {
    title: "floating-point operations of a training step",
    per: "run",
    when: "step",
    protocol: "throughput",
    description: "Counted from the program, one run.",
  },
  parameter_bytes: {
    title: "bytes of parameters",
    per: "run",
    when: "step",
    protocol: "throughput",
    description: "Of one run, 4 a number.",
  },
  state_bytes: {
    title: "bytes of optimizer state",
    per: "run",
    when: "step",
    protocol: "throughput",
    description: "Of one run, running statistics and the like among them, 4 a number.",
  },
  scratch_bytes: {
    title: "bytes of activations and gradients",
    per: "run",
    when: "step",
    protocol: "throughput",
    description: "Greatest memory within a training step of one run, 4 a number.",
  },
} as const satisfies Record<string, Quantity>;

/** Name of an observable quantity. */
export type QuantityName = keyof typeof QUANTITIES;

/** A quantity's name without its unit: `training loss`. */
export function quantityWords(quantity: QuantityName): string {
  return QUANTITIES[quantity].title.replace(/ \(.*\)$/, "");
}
