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
