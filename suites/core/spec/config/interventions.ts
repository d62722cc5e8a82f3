/** What is done to a run on its way, at a step. */
import * as z from "zod";

const at = z.union([z.int().min(0), z.literal("end")]).describe(
  "Step before which it is done, the first being 0, or end: after the last, before the evaluation.",
);
const layer = z.int().min(1).optional().describe("Of one layer only, the first being 1.");
const std = z.number().positive().describe("Standard deviation of the noise.");
const factor = z.number().min(0);

export const Intervention = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("zero_batch"), at }).describe("One training batch whose inputs are all zero."),
  z.strictObject({
    do: z.literal("nan_feature"),
    at,
    feature: z.int().min(0).default(0).describe("Which input, the first being 0."),
  }).describe("One training batch in which one input of every row is NaN."),
  z.strictObject({
    do: z.literal("delete_block"),
    at,
    block: z.int().min(1).describe("Which block; in an mlp the hidden layer, from 2 on."),
  }).describe("A residual block whose branch gives zero from now on, until training moves its weights."),
  z.strictObject({
    do: z.literal("delete_units"),
    at,
    share: z.number().gt(0).max(1).describe("Share of the units of every hidden layer."),
  }).describe("Units of an mlp that give zero from now on, until training moves their weights."),
  z.strictObject({ do: z.literal("weight_noise"), at, std, layer }).describe("Normal noise added to weights, once."),
  z.strictObject({
    do: z.literal("input_noise"),
    at,
    std,
    steps: z.int().min(1).optional().describe("Steps it lasts; to the end by default."),
  }).describe("Normal noise on the inputs of the training set, the same for a row each time."),
  z.strictObject({
    do: z.literal("norm_noise"),
    at,
    std,
    every: z.int().min(1).optional().describe(
      "Steps after which it is drawn anew in place of the last; once by default.",
    ),
  }).describe("Normal noise on the shift of every unit after a norm."),
  z.strictObject({
    do: z.literal("scale_weights"),
    at,
    factor: factor.describe("What weights are multiplied by."),
    layer,
  }).describe("Weights rescaled, biases and norms left alone."),
  z.strictObject({ do: z.literal("shuffle_labels"), at }).describe(
    "Labels of the training set in another order from now on.",
  ),
  z.strictObject({
    do: z.literal("swap_data"),
    at,
    part: z.int().min(0).describe("Which task of the sequence."),
  }).describe("Another task of split_digits or permuted_digits from now on, evaluations included."),
  z.strictObject({
    do: z.literal("scale_lr"),
    at,
    factor: factor.describe("What the scheduled learning rate is multiplied by."),
  }).describe("Another learning rate from now on."),
]).meta({ id: "Intervention", description: "What is done to a run, and before which step." });
export type Intervention = z.infer<typeof Intervention>;

/** In this order where several come before one step. */
export const Interventions = z.array(Intervention);
