/**
 * The `claims` block of an experiment: for each claim an allowed range of one statistic over seeds, fixed before the run.
 * `docs/claims.md` says how each statistic is judged; what has to fit the experiment is checked by `claims_fit.ts`.
 */
import * as z from "zod";
import { QUANTITIES, type QuantityName } from "../../../results/quantities.ts";
import { bySetting } from "./settings.ts";

const names = Object.keys(QUANTITIES) as [QuantityName, ...QuantityName[]];

const Quantity = z.enum(names);
const At = z.union([z.int().min(0), z.literal("end")]).describe("Training step at which it was recorded, or end.");
const Layer = z.int().min(1).optional().describe("Layer of a quantity with one value a layer, the first being 1.");
const place = { at: At, layer: Layer };

const Cells = bySetting(({ schema }) => schema).meta({
  id: "Cells",
  description: "Value of each varied setting; cells must not differ in what is left out.",
});
const where = { where: Cells.optional() };

const Bound = z.union([z.number(), z.enum(["Infinity", "-Infinity"])]);
const allowed = { in: z.tuple([Bound, Bound]).describe("Allowed range, both ends included.") };

const quantity = { quantity: Quantity, ...place };
const Threshold = z.union([
  z.number(),
  z.strictObject({ of_best: z.number().positive() }).describe("Times the best cell's median."),
]);

/** What a run is counted for. */
export const Predicate = z.union([
  z.strictObject({ ...quantity, below: Threshold.describe("Counts runs with less than this.") }),
  z.strictObject({ ...quantity, above: Threshold.describe("Counts runs with more than this.") }),
  z.strictObject({ ...quantity, is: z.enum(["nan", "finite", "infinite"]).describe("Counts runs with such a value.") }),
  z.strictObject({ diverged: z.boolean().describe("Counts runs whose loss became NaN or infinite, or the others.") }),
]);
export type Predicate = z.infer<typeof Predicate>;

/** One statistic and where it must lie. */
export const Expectation = z.union([
  z.strictObject({ mean: Quantity.describe("Mean over seeds."), ...place, ...where, ...allowed }),
  z.strictObject({ median: Quantity.describe("Median over seeds."), ...place, ...where, ...allowed }),
  z.strictObject({ share: Predicate.describe("Share of runs for which this is true."), ...where, ...allowed }),
  z.strictObject({
    exact: Quantity.describe("The same value in every run."),
    ...place,
    ...where,
    is: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]).describe("The value."),
  }),
  z.strictObject({
    ratio: Quantity.describe("Median over seeds of one cell's value by another's, paired by seed."),
    ...place,
    of: Cells,
    to: Cells,
    ...allowed,
  }),
  z.strictObject({
    ordering: Quantity.describe("Whether one cell has more or less of it than another, paired by seed: a sign test."),
    ...place,
    of: Cells,
    is: z.enum(["more", "less"]).describe("How `of` stands to `than`."),
    than: Cells,
  }),
  z.strictObject({
    slope: Quantity.describe("Slope of the least-squares line over a setting."),
    ...place,
    ...where,
    over: z.string().min(1).describe("Setting on the horizontal axis."),
    scale: z.enum(["linear", "log"]).default("linear").describe("log: of the logarithms, so the slope is an exponent."),
    ...allowed,
  }),
  z.strictObject({
    spearman: Quantity.describe("Rank correlation with a setting."),
    ...place,
    ...where,
    over: z.string().min(1).describe("Setting on the horizontal axis."),
    ...allowed,
  }),
]).meta({ id: "Expectation", description: "One statistic over seeds and the range it must lie in." });
export type Expectation = z.infer<typeof Expectation>;

const Reading = z.strictObject({
  reading: z.string().min(1).describe("What the claim is taken to mean, or what is tested beside it."),
  expect: Expectation,
});

/** One claim. */
export const Claim = z.strictObject({
  id: z.string().min(1).describe("Id of the claim in configs/claims/."),
  expect: Expectation.optional(),
  readings: z.array(Reading).min(1).optional().describe(
    "Instead of expect, where the claim can be read in several ways.",
  ),
  beside: z.array(Reading).min(1).optional().describe(
    "Judged and shown beside the claim without deciding it: a theory that says otherwise, for example.",
  ),
  not_run: z.array(z.strictObject({
    part: z.string().min(1).describe("What the claim also speaks of."),
    reason: z.string().min(1).describe("Why this experiment does not cover it."),
  })).min(1).optional().describe("Parts of the claim that this experiment does not cover."),
});
export type Claim = z.infer<typeof Claim>;

export const Claims = z.array(Claim);

/** The parsed block. */
export type ClaimBlocks = z.infer<typeof Claims>;
