/** How weights are drawn. */
import * as z from "zod";

const distribution = z.enum(["normal", "uniform"]).default("normal").describe("Shape; the variance is the same.");
const gain = z.union([z.number().positive(), z.literal("activation")]).describe(
  "Factor on the standard deviation; activation: what keeps the second moment through the network's nonlinearity.",
);

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
  z.strictObject({
    kaiming: z.strictObject({
      distribution,
      fan: z.enum(["in", "out"]).default("in").describe("Which side counts."),
      gain,
    }),
  }).describe("Variance gain^2 / fan; kaiming_normal is fan in with gain sqrt(2)."),
  z.strictObject({ xavier: z.strictObject({ distribution, gain }) }).describe(
    "Variance 2 gain^2 / (fan in + fan out).",
  ),
  z.strictObject({ orthogonal: z.strictObject({ gain }) }).describe("Orthonormal vectors times the gain."),
  z.strictObject({
    spectral: z.strictObject({ radius: z.number().positive().describe("Largest magnitude of an eigenvalue.") }),
  }).describe("Normal numbers scaled to a spectral radius; of square weights, the others are Xavier normal."),
  z.strictObject({
    triangular: z.strictObject({ gain: z.number().positive().describe("Root mean square of the singular values.") }),
  }).describe(
    "Normal above the diagonal, so that every eigenvalue is 0; of square weights, the others are Xavier normal.",
  ),
]).meta({ id: "Init", description: "How the weights of every layer are drawn." });
export type Init = z.infer<typeof Init>;
