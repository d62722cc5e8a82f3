/** The sections of protocols that have settings of their own, each under the protocol's name. */
import * as z from "zod";

/** Training until a value is reached. */
export const StepsToTarget = z.strictObject({
  quantity: z.enum(["validation_loss", "validation_accuracy", "loss", "train_accuracy"]).default("validation_accuracy")
    .describe("What has to reach the target; training values are means over the steps since the last look."),
  target: z.number().describe("Reached by a loss that is no greater, or an accuracy that is no less."),
  every: z.int().min(1).default(10).describe("Steps between two looks; train.steps is the most a run takes."),
}).describe("Of protocol steps_to_target.");

/** A search for learning rates that train. */
export const RangeTest = z.strictObject({
  from: z.number().positive().default(1e-7).describe("First learning rate."),
  to: z.number().positive().default(10).describe("Last learning rate, train.steps steps later."),
  smoothing: z.number().min(0).max(0.999).default(0.9).describe(
    "Weight of the past in the running mean of losses that all readings are taken of.",
  ),
  diverged: z.number().gt(1).default(4).describe("The loss has diverged above this many times its least value."),
}).describe("Of protocol range_test.");

/** Learning one task after another. */
export const Continual = z.strictObject({
  tasks: z.int().min(2).optional().describe("How many parts of the dataset are learned; all by default."),
  reset_optimizer: z.boolean().default(false).describe("Whether every task starts with a fresh optimizer state."),
  importance: z.enum(["fisher", "empirical_fisher", "equal"]).default("fisher").describe(
    "Weights of the penalty optimizer.ewc: Fisher information with labels drawn from the model, with those of the data, " +
      "or 1 for every parameter, which is L2 regularization towards the earlier tasks.",
  ),
  fisher_rows: z.int().min(1).default(256).describe("Training rows that the Fisher information is a mean over."),
}).describe("Of protocol continual.");

/** Timing. */
export const Throughput = z.strictObject({
  warmup: z.int().min(1).default(20).describe("Steps before the first that is timed."),
  slices: z.int().min(3).default(10).describe("How many times are taken."),
  steps: z.int().min(1).default(20).describe("Steps between two times."),
}).describe("Of protocol throughput.");
