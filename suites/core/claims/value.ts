/** What a claim reads of one run: a recorded value, a reduction of many, or two of them set against each other. */
import * as z from "zod";
import { hasLayers, QUANTITIES, type QuantityName } from "../../../results/quantities.ts";
import { keepsUnit, type Reduction, type When } from "../../../results/reductions.ts";

const names = Object.keys(QUANTITIES) as [QuantityName, ...QuantityName[]];

/** A quantity's name. */
export const Quantity = z.enum(names).meta({ id: "Quantity" });

const Limit = z.union([
  z.number(),
  z.strictObject({
    of_running_median: z.number().positive().describe("Times the median of the values at the steps before."),
  }),
]);

const window = {
  from: z.int().min(0).optional().describe("First step of the window; 0 by default."),
  to: z.union([z.int().min(0), z.literal("end")]).optional().describe("Last step of the window; the end by default."),
  last: z.int().min(1).optional().describe("Instead of from and to: so many steps up to the last finite value."),
  smooth: z.int().min(2).optional().describe("Each value is replaced by the mean of this many steps up to it."),
};

const ReductionSchema = z.union([
  z.strictObject({
    reduce: z.enum(["max", "min", "mean", "median", "last", "greatest_jump", "share_rising"]).describe(
      "last: at the last step; greatest_jump: greatest ratio of a value to the one before; share_rising: share of steps " +
        "with more than the step before.",
    ),
    ...window,
  }),
  z.strictObject({
    reduce: z.enum(["first_step", "share_of_steps", "longest_run"]).describe(
      "first_step: Infinity where it never comes; longest_run: most such steps in a row.",
    ),
    above: Limit.optional().describe("Steps with more than this; with below: between the two."),
    below: Limit.optional().describe("Steps with less than this."),
    is: z.literal("not_finite").optional().describe("Steps with NaN or an infinite value."),
    ...window,
  }),
]).meta({ id: "Reduction", description: "A number made of the values at all steps of a window, during the run." });

const At = z.union([z.int().min(0), z.literal("end"), ReductionSchema]).meta({
  id: "At",
  description: "Training step at which it was recorded, end, or a reduction over steps.",
});

const LayerSchema = z.union([
  z.int(),
  z.strictObject({
    reduce: z.enum(["max", "min", "mean", "median"]),
    from: z.int().optional().describe("First layer; 1 by default."),
    to: z.int().optional().describe("Last layer; -1, the last of all, by default."),
  }).meta({ id: "LayerReduction", description: "A number made of the values of several layers." }),
]).meta({
  id: "Layer",
  description: "Layer of a quantity with one value a layer: 1 is the first, -1 the last; or a reduction over layers.",
});

const Other = z.strictObject({
  quantity: Quantity.optional(),
  at: At.optional(),
  layer: LayerSchema.optional(),
}).meta({ id: "OtherValue", description: "Another value of the same run; what is left out is as in the first." });

/** Keys that say where a quantity was recorded, and what of the same run it is set against. */
export const place = {
  at: At,
  layer: LayerSchema.optional(),
  per: Other.optional().describe("Divides by another value of the same run."),
  minus: Other.optional().describe("Subtracts another value of the same run."),
};

/** Layers made one number. */
export type LayerReduction = Exclude<z.infer<typeof LayerSchema>, number>;

/** Where a quantity was recorded. */
export interface Place {
  readonly quantity: QuantityName;
  readonly step: When;
  readonly layer?: number | LayerReduction;
}

/** What is read of a run. */
export interface Value extends Place {
  readonly against?: { readonly how: "per" | "minus"; readonly other: Place };
}

/** The keys of {@linkcode place} as parsed. */
export type Placed = z.infer<z.ZodObject<typeof place>>;

/** The value that a quantity and the keys of {@linkcode place} mean. */
export function valueAt(quantity: QuantityName, { at, layer, per, minus }: Placed): Value {
  const main: Place = { quantity, step: at, ...(layer !== undefined && { layer }) };
  const other = per ?? minus;
  if (!other) return main;
  const placed: Place = {
    quantity: other.quantity ?? quantity,
    step: other.at ?? at,
    ...layerOf(other.layer, other.quantity ?? quantity, layer),
  };
  return { ...main, against: { how: per ? "per" : "minus", other: placed } };
}

/** The places a value is made of. */
export function placesOf({ against, ...main }: Value): Place[] {
  return against ? [main, against.other] : [main];
}

/** The layer of the other value: its own, else the first value's where the quantity has layers at all. */
function layerOf(own: Placed["layer"], quantity: QuantityName, first: Placed["layer"]) {
  const layer = own ?? (hasLayers(quantity) ? first : undefined);
  return layer === undefined ? {} : { layer };
}

/** The worst value of a quantity that has one: losses are better low, accuracies high. */
const WORST: { readonly [Q in QuantityName]?: number } = {
  loss: Infinity,
  steps_to_target: Infinity,
  validation_loss: Infinity,
  test_loss: Infinity,
  train_accuracy: -Infinity,
  validation_accuracy: -Infinity,
  test_accuracy: -Infinity,
  average_accuracy: -Infinity,
  first_task_accuracy: -Infinity,
  last_task_accuracy: -Infinity,
  backward_transfer: -Infinity,
  forgetting: Infinity,
};

/**
 * What a run that was lost counts as: Infinity, −Infinity, or undefined where neither more nor less is better. Counted
 * steps and values set against others have no worst value.
 */
export function worstOf({ quantity, step, against }: Value): number | undefined {
  if (against || (typeof step === "object" && !keepsUnit(step))) return undefined;
  return WORST[quantity];
}

/** First and last layer of a reduction, counted from 0, of a profile of `count`; undefined where it has not got them. */
export function layerWindow(
  { from = 1, to = -1 }: Pick<LayerReduction, "from" | "to">,
  count: number,
): [number, number] | undefined {
  const [first, last] = [from, to].map((layer) => layer < 0 ? count + layer : layer - 1);
  return first >= 0 && last < count && first <= last ? [first, last] : undefined;
}

export type { Reduction };
