/**
 * The format of a comparison with PyTorch: training steps in lockstep, and casts to 16 bits. A result like any other: a
 * format version, the numbers, and on what machine with what code they were measured.
 */
import * as z from "zod";
import { FORMAT_VERSION, Num, Provenance } from "./format.ts";
import { MachineProvenance, type StandingFile, standingFile } from "./standing_file.ts";

/**
 * One model trained with one optimizer. Errors are the greatest over tensors and over steps, of which those that are
 * explained count for their loss alone.
 */
export const ParityRow = z.strictObject({
  model: z.string(),
  optimizer: z.string(),
  /** Steps in lockstep. */
  steps: z.int().min(1),
  error: z.strictObject({
    /** |a − b| over max(1, |b|). */
    loss: Num,
    /** ‖a − b‖ over max(‖b‖, 1e-4 × the norm of all), as the next two. */
    gradient: Num,
    parameter: Num,
    state: Num,
    /** ‖a − b‖ over the norm of what the step added to the parameter. */
    update: Num,
  }),
  /** Steps with all errors within the tolerances. */
  within: z.int().min(0),
  /** Other steps where float64 has a rectifier's input, or two that compete for a maximum, within rounding. */
  explained: z.int().min(0),
  /** Errors after as many steps without exchange; null where a rounding may decide, or Adam scales one up. */
  free: z.strictObject({ loss: Num, parameter: Num }).nullable(),
  holds: z.boolean(),
  /** The first step beyond a tolerance that is not explained, in words. */
  miss: z.string().nullable(),
});
export type ParityRow = z.infer<typeof ParityRow>;

/** Values rounded to a 16-bit format, bit for bit, NaN compared as NaN. */
export const ParityCast = z.strictObject({
  format: z.enum(["f16", "bf16"]),
  values: z.int().min(1),
  differing: z.int().min(0),
});
export type ParityCast = z.infer<typeof ParityCast>;

/** A comparison. */
export const Parity = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  kind: z.literal("parity"),
  tolerances: z.strictObject({ loss: z.number(), tensor: z.number(), free: z.number(), share: z.number() }),
  rows: z.array(ParityRow),
  casts: z.array(ParityCast),
  provenance: MachineProvenance.extend({
    device: Provenance.shape.device,
    torch: z.string(),
    python: z.string(),
  }),
});
export type Parity = z.infer<typeof Parity>;

/**
 * What differs in a comparison, in words; empty where everything agrees. The share of the steps that are within the
 * tolerances outright is that of a model over all its optimizers: in the few steps of one pair chance decides how many
 * come near a kink.
 */
export function parityDifferences({ rows, casts, tolerances }: Parity): string[] {
  const models = [...new Set(rows.map(({ model }) => model))];
  const short = models.flatMap((name) => {
    const own = rows.filter(({ model }) => model === name);
    const [steps, within] = [sum(own.map((row) => row.steps)), sum(own.map((row) => row.within))];
    const most = Math.max(1, Math.floor((1 - tolerances.share) * steps)); // one may always be near a kink
    const least = Math.max(1, steps - most);
    return within >= least ? [] : [`${name}: only ${within} of ${steps} steps are within the tolerances`];
  });
  return [
    ...rows.filter(({ holds }) => !holds).map(differenceOf),
    ...short,
    ...casts.filter(({ differing }) => differing > 0).map(({ format, differing }) => `${differing} casts to ${format}`),
  ];
}

function differenceOf({ model, optimizer, miss, free }: ParityRow): string {
  const freely = free &&
    `run freely, loss ${free.loss.toExponential(1)}, parameters ${free.parameter.toExponential(1)}`;
  return `${model} with ${optimizer}: ${miss ?? freely ?? "the losses"}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Files of such measurements, by device. */
export const parityFile: StandingFile<Parity> = standingFile("parity", Parity, "a comparison with PyTorch");
