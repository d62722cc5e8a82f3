/** The update rule: optimizer, schedule, clipping. */
import * as z from "zod";

const share = z.number().min(0).max(1);
const steps = z.int().min(1);

/** How the learning rate goes from step to step; `optimizer.lr` is its peak. */
export const Schedule = z.union([
  z.enum(["constant"]),
  z.strictObject({
    warmup: z.strictObject({
      steps: steps.describe("Steps up to the peak, then constant."),
      factor: share.optional().describe("A constant share of the peak instead of a line."),
    }),
  }).describe("Warmup, then constant."),
  z.strictObject({
    cosine: z.strictObject({
      warmup: z.int().min(0).default(0).describe("Steps of linear warmup."),
      floor: share.default(0).describe("Last learning rate, as a share of the peak."),
    }),
  }).describe("Linear warmup, then half a cosine to the floor."),
  z.strictObject({
    step: z.strictObject({
      every: steps.describe("Steps between two drops."),
      factor: share.describe("What is left after a drop."),
    }),
  }).describe("Drops by a factor at fixed distances."),
  z.strictObject({
    one_cycle: z.strictObject({
      warmup: share.default(0.3).describe("Share of the steps until the peak."),
      start: z.number().min(1).default(25).describe("Peak over the first learning rate."),
      end: z.number().min(1).default(1e4).describe("First over the last learning rate."),
    }),
  }).describe("Up and down again, both half a cosine."),
  z.strictObject({
    range_test: z.strictObject({
      from: z.number().positive().describe("First learning rate; the last is optimizer.lr."),
    }),
  }).describe("Grows exponentially, to find the range that trains."),
]).meta({ id: "Schedule", description: "Learning rate over steps; optimizer.lr is its peak." });
export type Schedule = z.infer<typeof Schedule>;

/** How gradients are bounded before the update. */
export const Clip = z.union([
  z.enum(["none"]),
  z.strictObject({ norm: z.number().positive().describe("Greatest norm of all gradients together.") }),
  z.strictObject({ value: z.number().positive().describe("Greatest magnitude of an element.") }),
  z.strictObject({ per_parameter: z.number().positive().describe("Greatest norm of each tensor's gradient.") }),
  z.strictObject({
    agc: z.number().positive().describe("Greatest norm of a unit's gradient over that of its weights."),
    layerwise: z.boolean().default(false).describe("Whole tensors instead of units."),
  }),
]).meta({ id: "Clip", description: "How gradients are bounded before the update." });
export type Clip = z.infer<typeof Clip>;

export const Optimizer = z.strictObject({
  kind: z.enum(["sgd", "momentum", "nesterov", "adam", "adamw", "lars", "lamb"]).default("sgd").describe(
    "Update rule.",
  ),
  lr: z.number().positive().describe("Learning rate; the peak of a schedule."),
  momentum: z.number().min(0).max(0.9999).optional().describe("Of momentum, nesterov and lars; 0.9 by default."),
  beta1: z.number().min(0).max(0.99999).optional().describe("Of adam, adamw and lamb; 0.9 by default."),
  beta2: z.number().min(0).max(0.99999).optional().describe("Of adam, adamw and lamb; 0.999 by default."),
  epsilon: z.number().min(0).optional().describe("Of adam, adamw and lamb; 1e-8 by default."),
  bias_correction: z.boolean().optional().describe(
    "Whether adam corrects for moments that start at zero; true by default.",
  ),
  weight_decay: z.number().min(0).optional().describe(
    "Decoupled in adamw and lamb, else added to the gradient; 0 by default.",
  ),
  layer_decay: z.number().positive().max(1).optional().describe(
    "Factor on the learning rate for each layer farther from the head.",
  ),
  ewc: z.number().min(0).optional().describe(
    "Strength of the penalty for leaving what earlier tasks need, in protocol continual; none by default.",
  ),
  trust: z.number().positive().optional().describe("Trust coefficient of lars, 0.001 by default, and of lamb, 1."),
  clip: Clip.optional(),
  schedule: Schedule.optional(),
}).describe("The update rule and its numbers.");
export type Optimizer = z.infer<typeof Optimizer>;
