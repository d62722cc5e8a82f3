/** Where numbers are rounded. */
import * as z from "zod";

const LossScale = z.union([
  z.enum(["none"]),
  z.strictObject({ static: z.number().positive().describe("Factor on the loss's gradient.") }),
  z.strictObject({
    dynamic: z.strictObject({
      initial: z.number().positive().default(65536).describe("First factor."),
      growth: z.number().gt(1).default(2).describe("Factor on it after enough good steps."),
      backoff: z.number().positive().lt(1).default(0.5).describe("Factor on it after an overflow."),
      interval: z.int().min(1).default(2000).describe("Good steps before it grows."),
    }),
  }),
]).meta({ id: "LossScale", description: "Factor on the loss's gradient, taken out again before the update." });
export type LossScale = z.infer<typeof LossScale>;

const lowFormat = z.strictObject({
  master: z.boolean().default(true).describe("Whether updates go to a copy of the weights in f32."),
  subnormals: z.enum(["kept", "flushed"]).default("kept").describe("What becomes of numbers below the normal range."),
  loss_scale: LossScale.default("none"),
  storage: z.enum(["f32", "native"]).optional().describe(
    "Where rounded numbers lie: f32, the default, or native, two bytes each, on the GPU alone.",
  ),
});

/** A policy: f32 throughout, or weights, activations and gradients rounded to nearest even after each operation. */
export const Precision = z.union([
  z.enum(["f32"]),
  z.strictObject({ f16: lowFormat }).describe("IEEE binary16; sums within an operation are f32."),
  z.strictObject({ bf16: lowFormat }).describe("bfloat16; sums within an operation are f32."),
]).meta({ id: "Precision", description: "Where numbers are rounded." });
export type Precision = z.infer<typeof Precision>;
