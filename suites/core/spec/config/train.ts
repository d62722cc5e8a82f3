/** How long a run trains, and how a step is carried out. */
import * as z from "zod";

const divide = z.enum(["rows", "steps", "none"]).default("rows").describe(
  "Weight of a micro-batch's mean gradient in the sum: its share of the rows, which gives the large batch's gradient; " +
    "one over their number; or 1, the sum undivided.",
);

/** Micro-batches of a step. */
export const Accumulate = z.union([
  z.int().min(1).max(4096),
  z.strictObject({
    steps: z.int().min(1).max(4096).describe("Micro-batches of a step; they divide data.batch."),
    divide,
    repeat: z.boolean().default(false).describe(
      "Whether all are the first one: a loop that does not move on in the data.",
    ),
  }),
  z.strictObject({
    sizes: z.array(z.int().min(1)).min(2).max(4096).describe("Rows of each micro-batch; they add up to data.batch."),
    divide,
  }),
]).meta({ id: "Accumulate", description: "Micro-batches that data.batch is split into; one update for all of them." });

/** Activations kept for the backward pass. */
export const Checkpoint = z.union([
  z.enum(["none", "sqrt"]),
  z.strictObject({ every: z.int().min(1).describe("Of this many activations the last is kept.") }),
]).meta({
  id: "Checkpoint",
  description: "Activations kept for the backward pass, the others being computed again; sqrt: every √n-th of n.",
});

/** When a run stops early. */
export const Patience = z.union([
  z.int().min(1),
  z.strictObject({
    evaluations: z.int().min(1).describe("Evaluations without a lower validation loss before the run stops."),
    restore: z.boolean().default(true).describe("Whether the run ends with the parameters of its best evaluation."),
  }),
]).meta({
  id: "Patience",
  description: "Evaluations without a lower validation loss before the run stops, at its best parameters.",
});

export const Train = z.strictObject({
  steps: z.int().min(1).describe("Updates of a run."),
  evaluate_every: z.int().min(1).optional().describe(
    "Steps between two evaluations on the validation set; without it, one at the end.",
  ),
  observe_every: z.int().min(1).optional().describe(
    "Steps between two looks at layers (activations, gradients, weights), with one more after the last step; without it, " +
      "one before the first step.",
  ),
  observe_rows: z.int().min(2).optional().describe(
    "Rows of the training set that sharpness, Hessian and gradient noise are measured on; 512 by default.",
  ),
  accumulate: Accumulate.optional(),
  checkpoint: Checkpoint.optional(),
  patience: Patience.optional(),
}).describe("How long a run trains, and how a step is carried out.");
