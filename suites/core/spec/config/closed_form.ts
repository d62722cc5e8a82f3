/** Arithmetic that needs no network. */
import * as z from "zod";
import { Schedule } from "./optimizer.ts";

/** What is worked out. */
export const Form = z.union([
  z.strictObject({
    power: z.strictObject({
      base: z.number().describe("What is multiplied by itself."),
      times: z.int().min(1).max(100_000).describe("How many factors."),
    }),
  }).describe("A product of equal factors, rounded after each."),
  z.strictObject({
    schedule: z.strictObject({
      peak: z.number().positive().describe("Learning rate."),
      schedule: Schedule,
      steps: z.int().min(1).describe("Steps of the run."),
      at: z.int().min(0).describe("The step, the first being 0."),
    }),
  }).describe("A scheduled learning rate."),
  z.strictObject({
    number_format: z.enum(["greatest", "least_normal", "least", "epsilon"]).describe(
      "Greatest finite, least normal or least positive number, or the distance from 1 to the next number.",
    ),
  }).describe("What the arithmetic can hold, found by trying."),
]).meta({ id: "Form", description: "What protocol closed_form works out." });
export type Form = z.infer<typeof Form>;

/** A number by itself. */
export const ClosedForm = z.strictObject({
  form: Form,
  arithmetic: z.enum(["float64", "float32", "float16", "bfloat16"]).default("float64").describe(
    "Every result is rounded to the nearest of these numbers, ties to even.",
  ),
  subnormals: z.enum(["kept", "flushed"]).default("kept").describe("What becomes of results below the normal range."),
  on: z.enum(["host", "device"]).default("host").describe(
    "Where a power is worked out: here, or by the device's kernels.",
  ),
}).describe("Of protocol closed_form.");
