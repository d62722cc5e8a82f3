/**
 * The configuration of one run: what is left when base, fixed, varied and tuned settings have been put together.
 *
 * Each leaf is a setting with a dotted path (`optimizer.lr`), the same in a YAML file, on the command line and in a
 * result. A setting has a default where a reader would assume one; depth, width, task, learning rate and steps have
 * none, because an experiment that leaves them open asks nothing.
 */
import * as z from "zod";

/** How the weights of every layer are drawn. Biases are zero, except in `pytorch_default`. */
export const Init = z.union([
  z.enum([
    "zeros",
    "kaiming_normal",
    "kaiming_uniform",
    "xavier_normal",
    "xavier_uniform",
    "orthogonal",
    "pytorch_default",
  ]),
  z.strictObject({ constant: z.number().describe("Every weight has this value.") }),
  z.strictObject({
    normal: z.strictObject({ std: z.number().min(0).describe("Standard deviation, not variance.") }),
  }).describe("Normal distribution around 0."),
  z.strictObject({
    uniform: z.strictObject({ bound: z.number().min(0).describe("Weights lie between -bound and bound.") }),
  }).describe("Uniform distribution around 0."),
]).meta({ id: "Init", description: "How the weights of every layer are drawn." });
export type Init = z.infer<typeof Init>;

const Model = z.strictObject({
  kind: z.enum(["mlp"]).default("mlp").describe("Architecture."),
  depth: z.int().min(1).max(1000).describe("Hidden layers; the linear head is not counted."),
  width: z.int().min(1).max(65536).describe("Units of each hidden layer."),
  activation: z.enum(["relu"]).default("relu").describe("Nonlinearity after each hidden layer."),
  bias: z.boolean().default(true).describe("Whether layers have a bias."),
  init: Init.default("pytorch_default"),
}).describe("The network.");

const Data = z.strictObject({
  task: z.enum(["digits", "mnist10k", "gaussian"]).describe(
    "digits: drawn 16x16 pen strokes; mnist10k: 10,000 published images; gaussian: normal inputs, random labels.",
  ),
  batch: z.int().min(1).default(64).describe("Rows of a training batch."),
}).describe("What is learned.");

const Loss = z.strictObject({
  kind: z.enum(["cross_entropy"]).default("cross_entropy").describe("Mean over the batch, in nats."),
  softmax: z.enum(["stable", "naive"]).default("stable").describe(
    "stable subtracts the greatest logit first; naive exponentiates the logits as they are.",
  ),
}).describe("The training loss.");

const Optimizer = z.strictObject({
  kind: z.enum(["sgd"]).default("sgd").describe("Update rule."),
  lr: z.number().positive().describe("Learning rate."),
}).describe("The update rule and its numbers.");

const Train = z.strictObject({
  steps: z.int().min(1).describe("Updates of a run."),
  evaluate_every: z.int().min(1).optional().describe(
    "Steps between two evaluations on the validation set; without it, one at the end.",
  ),
}).describe("How long a run trains.");

/** The configuration of one run. */
export const RunConfig = z.strictObject({
  model: Model,
  data: Data,
  loss: Loss.prefault({}),
  optimizer: Optimizer,
  train: Train,
  precision: z.enum(["f32"]).default("f32").describe("Where numbers are rounded."),
});
export type RunConfig = z.infer<typeof RunConfig>;
