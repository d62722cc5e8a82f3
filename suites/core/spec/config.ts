/**
 * The configuration of one run: what is left when base, fixed, varied and tuned settings have been put together.
 *
 * Each leaf is a setting with a dotted path (`optimizer.lr`), the same in a YAML file, on the command line and in a
 * result. A setting has a default where a reader would assume one; depth, width, task, learning rate and steps have
 * none, because an experiment that leaves them open asks nothing.
 */
import * as z from "zod";
import { ClosedForm } from "./config/closed_form.ts";
import { Init } from "./config/init.ts";
import { Interventions } from "./config/interventions.ts";
import { Model } from "./config/model.ts";
import { Optimizer } from "./config/optimizer.ts";
import { Precision } from "./config/precision.ts";
import { Continual, RangeTest, StepsToTarget, Throughput } from "./config/protocols.ts";
import { Train } from "./config/train.ts";

export { Init };

const Data = z.strictObject({
  task: z.enum([
    "digits",
    "mnist10k",
    "gaussian",
    "random_labels",
    "split_digits",
    "permuted_digits",
    "teacher",
    "identity",
    "memory",
    "markov_text",
    "copy",
    "mnist",
    "cifar10",
    "text",
  ]).describe(
    "digits: drawn 16x16 pen strokes; random_labels: the same with labels drawn at random; split_digits and " +
      "permuted_digits: the same as five tasks; gaussian: normal inputs, random labels; teacher: regression on a random " +
      "network; identity: regression on the inputs; memory: sequences whose first step counts; markov_text: a random language of known entropy; copy: tokens " +
      "to repeat; mnist10k: 10,000 published images; mnist, cifar10, text (Shakespeare): published, whole.",
  ),
  batch: z.int().min(1).default(64).describe("Rows of a training batch."),
  context: z.int().min(2).max(512).optional().describe("Tokens of a row, where rows are tokens; 32 by default."),
  rows: z.int().min(1).optional().describe("Rows of the training set that are used, the first ones; all by default."),
  part: z.int().min(0).optional().describe("Which task of split_digits or permuted_digits; 0 by default."),
}).describe("What is learned.");

const Loss = z.strictObject({
  kind: z.enum(["cross_entropy", "mean_squared_error"]).default("cross_entropy").describe(
    "cross_entropy: mean over labels, in nats; mean_squared_error: mean over rows and outputs.",
  ),
  softmax: z.enum(["stable", "naive"]).default("stable").describe(
    "stable subtracts the greatest logit first; naive exponentiates the logits as they are.",
  ),
}).describe("The training loss.");

/** The configuration of one run. */
export const RunConfig = z.strictObject({
  model: Model,
  data: Data,
  loss: Loss.prefault({}),
  optimizer: Optimizer,
  train: Train,
  precision: Precision.default("f32").describe("Where numbers are rounded; f32 by default."),
  interventions: Interventions.optional().describe("What is done to a run on its way."),
  closed_form: ClosedForm.optional(),
  continual: Continual.optional(),
  range_test: RangeTest.optional(),
  steps_to_target: StepsToTarget.optional(),
  throughput: Throughput.optional(),
});
export type RunConfig = z.infer<typeof RunConfig>;
