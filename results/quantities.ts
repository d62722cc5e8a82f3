/** Every quantity that can be observed, with the words that lead from the YAML key to the axis title. */

/** What is known of a quantity. */
export interface Quantity {
  /** Axis title. */
  readonly title: string;
  /**
   * One value a run, one a hidden layer, one a layer with the head as the last, one a time step of a recurrent network,
   * one an exponent (a histogram), or one a task.
   */
  readonly per: "run" | "layer" | "weight_layer" | "time_step" | "exponent" | "task";
  /**
   * Recorded every training step; before the first step, every `train.observe_every` steps and after the last; at the
   * same steps, of the update that follows; or at evaluations.
   */
  readonly when: "step" | "snapshot" | "update" | "evaluation";
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
    when: "snapshot",
    description: "Mean of a layer's output, after its activation, over batch and units.",
  },
  activation_rms: {
    title: "RMS activation",
    per: "layer",
    when: "snapshot",
    description: "Root mean square of a layer's output, after its activation.",
  },
  activation_std: {
    title: "activation standard deviation",
    per: "layer",
    when: "snapshot",
    description: "Standard deviation of a layer's output over batch and units.",
  },
  activation_zero_fraction: {
    title: "share of zero activations",
    per: "layer",
    when: "snapshot",
    description: "Share of exact zeros in a layer's output.",
  },
  preactivation_mean: {
    title: "mean pre-activation",
    per: "layer",
    when: "snapshot",
    description: "Mean of what a layer's activation is applied to.",
  },
  preactivation_rms: {
    title: "RMS pre-activation",
    per: "layer",
    when: "snapshot",
    description: "Root mean square of what a layer's activation is applied to.",
  },
  preactivation_std: {
    title: "pre-activation standard deviation",
    per: "layer",
    when: "snapshot",
    description: "Standard deviation of what a layer's activation is applied to.",
  },
  preactivation_zero_fraction: {
    title: "share of zero pre-activations",
    per: "layer",
    when: "snapshot",
    description: "Share of exact zeros in what a layer's activation is applied to.",
  },
  activation_saturation: {
    title: "share of saturated units",
    per: "layer",
    when: "snapshot",
    description: "Share of a layer's tanh or sigmoid outputs whose derivative is below 5 % of its greatest.",
  },
  branch_norm: {
    title: "norm of the branch",
    per: "layer",
    when: "snapshot",
    description: "Norm of what a layer's activation gives over the batch: of a residual layer, what it adds.",
  },
  stream_norm: {
    title: "norm of the output",
    per: "layer",
    when: "snapshot",
    description: "Norm of a layer's output over the batch: of a residual layer, input and branch together.",
  },
  dead_unit_fraction: {
    title: "share of dead units",
    per: "layer",
    when: "snapshot",
    description: "Share of a layer's units whose output is zero on every row of the batch.",
  },
  inactive_unit_fraction: {
    title: "share of inactive units",
    per: "layer",
    when: "snapshot",
    description: "Share of a layer's units whose pre-activation is positive on no row of the batch.",
  },
  revived_unit_fraction: {
    title: "share of revived units",
    per: "layer",
    when: "snapshot",
    description: "Share of a layer's units that were inactive at the snapshot before and no longer are.",
  },
  centering_cosine: {
    title: "cosine with the centered activation",
    per: "layer",
    when: "snapshot",
    description: "Cosine between a row of a layer's output before and after its mean is taken out, mean over rows.",
  },
  activation_exponents: {
    title: "activations",
    per: "exponent",
    when: "snapshot",
    description: "Number of outputs of hidden layers by power of two.",
  },
  weight_norm: {
    title: "weight norm",
    per: "weight_layer",
    when: "snapshot",
    description: "Frobenius norm of a layer's weights, ‖W‖.",
  },
  weight_distance: {
    title: "relative distance from the start",
    per: "weight_layer",
    when: "snapshot",
    description: "Norm of what training has changed of a layer's weights over their initial norm, ‖W − W₀‖ / ‖W₀‖.",
  },
  grad_norm: {
    title: "gradient norm",
    per: "weight_layer",
    when: "snapshot",
    description: "Frobenius norm of the loss's gradient by a layer's weights, ‖∂L/∂W‖.",
  },
  activation_grad_norm: {
    title: "gradient norm by activations",
    per: "layer",
    when: "snapshot",
    description: "Norm of the loss's gradient by a layer's output, ‖∂L/∂h‖.",
  },
  state_grad_norm: {
    title: "gradient norm by state",
    per: "time_step",
    when: "snapshot",
    description: "Norm of the loss's gradient by an rnn's state, ‖∂L/∂h_t‖; time steps are counted as layers.",
  },
  grad_exponents: {
    title: "gradients of weights",
    per: "exponent",
    when: "snapshot",
    description: "Number of gradients of weights by power of two.",
  },
  activation_grad_exponents: {
    title: "gradients of activations",
    per: "exponent",
    when: "snapshot",
    description: "Number of gradients of hidden layers' outputs by power of two.",
  },
  sharpness: {
    title: "sharpness",
    per: "run",
    when: "snapshot",
    description: "Largest eigenvalue of the Hessian of the loss, by power iteration.",
  },
  sharpness_error: {
    title: "error of the sharpness",
    per: "run",
    when: "snapshot",
    description: "Some eigenvalue of the Hessian lies within this of the sharpness.",
  },
  step_loss_range: {
    title: "range of the loss along a step (nats)",
    per: "run",
    when: "snapshot",
    description: "Greatest less least loss on a gradient step of up to twice the learning rate.",
  },
  step_gradient_change: {
    title: "change of the gradient along a step",
    per: "run",
    when: "snapshot",
    description: "Greatest distance from the gradient on a gradient step of half to twice the learning rate.",
  },
  step_smoothness: {
    title: "effective smoothness",
    per: "run",
    when: "snapshot",
    description: "Greatest change of the gradient over the length of the step that made it.",
  },
  covariate_shift: {
    title: "internal covariate shift",
    per: "run",
    when: "snapshot",
    description:
      "Change of a layer's gradient, over its norm, when the layers before it take a step; mean over layers.",
  },
  noise_scale: {
    title: "gradient noise scale",
    per: "run",
    when: "snapshot",
    description: "Trace of the covariance of gradients of single rows over the squared norm of their mean, in rows.",
  },
  gradient_variance: {
    title: "gradient variance",
    per: "run",
    when: "snapshot",
    description: "Trace of the covariance of the gradients of batches.",
  },
  gradient_signal_to_noise: {
    title: "signal to noise of gradients",
    per: "run",
    when: "snapshot",
    description: "Squared norm of the mean gradient over the variance of the gradients of batches.",
  },
  gradient_cosine: {
    title: "cosine of successive gradients",
    per: "run",
    when: "snapshot",
    description: "Mean cosine between the gradients of successive batches at the same parameters.",
  },
  hessian_largest: {
    title: "largest eigenvalue of the Hessian",
    per: "run",
    when: "snapshot",
    description: "Of the whole Hessian, in float64.",
  },
  hessian_smallest: {
    title: "smallest eigenvalue of the Hessian",
    per: "run",
    when: "snapshot",
    description: "Of the whole Hessian, in float64.",
  },
  hessian_negative: {
    title: "negative eigenvalues of the Hessian",
    per: "run",
    when: "snapshot",
    description: "Their number: the index of a saddle.",
  },
  hessian_trace: {
    title: "trace of the Hessian",
    per: "run",
    when: "snapshot",
    description: "Sum of all its eigenvalues, in float64.",
  },
  unit_difference: {
    title: "greatest difference between units",
    per: "run",
    when: "snapshot",
    description:
      "Greatest difference between a weight or bias of one unit and the same of another, over hidden layers.",
  },
  unit_cosine: {
    title: "cosine between units",
    per: "run",
    when: "snapshot",
    description:
      "Mean magnitude of the cosine between the weights into two units of a layer, over all pairs and layers.",
  },
  clip_cosine: {
    title: "cosine of clipping",
    per: "run",
    when: "snapshot",
    description: "Cosine between the gradients of all parameters before and after clipping.",
  },
  update_norm: {
    title: "update norm",
    per: "weight_layer",
    when: "update",
    description: "Norm of what a step changes of a layer's weights, ‖ΔW‖.",
  },
  update_ratio: {
    title: "update ratio",
    per: "weight_layer",
    when: "update",
    description: "Norm of a step's change over the norm of the weights before it, ‖ΔW‖ / ‖W‖.",
  },
  effective_learning_rate: {
    title: "effective learning rate",
    per: "weight_layer",
    when: "update",
    description: "Learning rate over the squared norm of a layer's weights, η / ‖W‖²: the rate where a norm follows.",
  },
  learning_rate: {
    title: "learning rate",
    per: "run",
    when: "step",
    description: "Learning rate of a step, schedule included.",
  },
  grad_norm_global: {
    title: "gradient norm, all parameters",
    per: "run",
    when: "step",
    description: "Norm of the gradients of all parameters together, before clipping.",
  },
  grad_norm_clipped: {
    title: "gradient norm after clipping",
    per: "run",
    when: "step",
    description: "Norm of the gradients of all parameters together, as the optimizer gets them.",
  },
  clipped: {
    title: "clipped",
    per: "run",
    when: "step",
    description: "1 where clipping made the gradient shorter, else 0; its mean over steps is the clip rate.",
  },
  loss_scale: {
    title: "loss scale",
    per: "run",
    when: "step",
    description: "Factor on the loss in a low-precision step.",
  },
  overflow: {
    title: "overflow",
    per: "run",
    when: "step",
    description: "1 where a scaled gradient was not finite, so that the step was left out, else 0.",
  },
  skipped_steps: {
    title: "skipped steps",
    per: "run",
    when: "step",
    description: "Steps left out because of overflow so far.",
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

/** True for a quantity with one value a layer, or a time step, which is a layer of the unrolled network. */
export function hasLayers(quantity: QuantityName): boolean {
  const { per } = QUANTITIES[quantity];
  return per === "layer" || per === "weight_layer" || per === "time_step";
}

/** A quantity's name without its unit: `training loss`. */
export function quantityWords(quantity: QuantityName): string {
  return QUANTITIES[quantity].title.replace(/ \(.*\)$/, "");
}
