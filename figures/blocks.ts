/**
 * The `figures` and `tables` blocks of an experiment: which charts and tables its results make. Every key is checked
 * when the experiment loads; what a result must hold for them is checked by `blocks_fit.ts`.
 */
import * as z from "zod";
import { QUANTITIES, type QuantityName } from "../results/quantities.ts";

/** Names of the quantities with one value a layer, or one a run. */
const layered = [...namesOf("layer"), ...namesOf("weight_layer"), ...namesOf("time_step")];
const single = namesOf("run");

/** Quantities that a run records as it goes; the test set is read once. */
const CURVES = ["loss", "train_accuracy", "validation_loss", "validation_accuracy"] as const satisfies QuantityName[];

const Setting = z.string().regex(
  /^(precision|interventions|[a-z_]+\.[a-z_]+)$/,
  "must be a setting, such as model.init or precision",
);
const Where = z.record(Setting, z.json()).describe("Only the cells with these settings.");
const Title = z.string().min(1).describe("Instead of the title made from the quantity.");
const Band = z.enum(["range", "quartiles"]).default("range").describe(
  "What the band round the median shows: least to greatest of the seeds, or the middle half of them.",
);
const Scale = z.enum(["log", "linear"]).describe("Scale of the vertical axis.");
const Color = Setting.describe("Varied setting whose values are the lines.");

/** A quantity by layer: one line a value of `color`. */
export const DepthProfile = z.strictObject({
  chart: z.literal("depth_profile"),
  quantity: z.enum(layered).describe("Quantity with one value a layer."),
  step: z.union([z.int().min(0), z.literal("end")]).default(0).describe(
    "Training step at which it was observed, or end.",
  ),
  scale: Scale,
  color: Color,
  band: Band,
  where: Where.optional(),
  title: Title.optional(),
}).describe("A quantity by layer.");
export type DepthProfile = z.infer<typeof DepthProfile>;

const Marks = z.array(z.strictObject({
  value: z.number().describe("Where on the vertical axis."),
  label: z.string().min(1).describe("What it is."),
})).min(1).describe("Values to compare with: a theory's, or the document's.");

/** A quantity by training step: one line a value of `color`. */
export const LearningCurve = z.strictObject({
  chart: z.literal("learning_curve"),
  quantity: z.enum(CURVES).describe("Quantity recorded by step."),
  scale: Scale,
  color: Color,
  band: Band,
  marks: Marks.optional(),
  where: Where.optional(),
  title: Title.optional(),
}).describe("A quantity by training step.");
export type LearningCurve = z.infer<typeof LearningCurve>;

const at = {
  at: z.union([z.int().min(0), z.literal("end")]).default("end").describe("Training step of its values, or end."),
  layer: z.int().min(1).optional().describe("Layer of a quantity with one value a layer, the first being 1."),
};
const Shown = z.enum([...single, ...layered]).describe("Quantity whose values are shown.");

/** A quantity against a setting: one line a value of `color`. */
export const AgainstSetting = z.strictObject({
  chart: z.literal("against_setting"),
  quantity: Shown,
  ...at,
  over: Setting.describe("Varied setting on the horizontal axis."),
  x_scale: z.enum(["log", "linear"]).default("linear").describe("Scale of the horizontal axis."),
  scale: Scale,
  color: Color.optional(),
  band: Band,
  marks: Marks.optional(),
  where: Where.optional(),
  title: Title.optional(),
}).describe("A quantity against a setting.");
export type AgainstSetting = z.infer<typeof AgainstSetting>;

/** What the runs of a cell did. */
const Phase = z.strictObject({
  name: z.string().min(1).describe("What such runs are called."),
  ...at,
  quantity: z.enum([...single, ...layered]),
  above: z.number().optional().describe("Runs with more than this."),
  below: z.number().optional().describe("Runs with less than this."),
});

/** Cells of two settings, coloured by a quantity or by what became of their runs. */
export const PhaseMap = z.strictObject({
  chart: z.literal("phase_map"),
  x: Setting.describe("Varied setting whose values are the columns."),
  y: Setting.describe("Varied setting whose values are the rows."),
  quantity: Shown,
  ...at,
  scale: z.enum(["log", "linear"]).default("linear").describe("Scale of the colours."),
  phases: z.array(Phase).min(1).max(5).optional().describe(
    "Colours say what most runs of a cell did: the first phase that fits a run counts, diverged before all.",
  ),
  otherwise: z.string().min(1).default("trains").describe("Phase of runs that fit none."),
  where: Where.optional(),
  title: Title.optional(),
}).describe("A map of two settings.");
export type PhaseMap = z.infer<typeof PhaseMap>;

/** One chart. */
export const Chart = z.discriminatedUnion("chart", [DepthProfile, LearningCurve, AgainstSetting, PhaseMap]);
export type Chart = z.infer<typeof Chart>;

/** The `figures` block. */
export const Figures = z.array(Chart).describe("Charts of the result, the most telling first.");
export type Figures = z.infer<typeof Figures>;

const layer = z.int().min(1).describe("Layer, the first being 1.");
const step = z.union([z.int().min(0), z.literal("end")]).default(0).describe("Training step, or end.");
const end = z.union([z.int().min(0), z.literal("end")]).default("end").describe("Training step, or end.");

/** A column of a table: one quantity, or the share of runs with a property. */
export const Column = z.union([
  ...layered.map((name) => z.strictObject({ [name]: z.strictObject({ layer, step }) })),
  ...single.map((name) => z.strictObject({ [name]: z.strictObject({ step: end }) })),
  z.strictObject({
    share: z.enum(["trained", "diverged"]).describe(
      "trained: test_accuracy of at least 0.8 of the best cell's; diverged: the loss became NaN or infinite.",
    ),
  }),
]) as unknown as z.ZodType<Column>;
/** A column as parsed: exactly one of the keys is there. */
export type Column =
  & { readonly [Q in QuantityName]?: { readonly layer?: number; readonly step: number | "end" } }
  & { readonly share?: "trained" | "diverged" };

/** One row a value of `rows`. */
export const ByVariant = z.strictObject({
  layout: z.literal("by_variant"),
  rows: Setting.describe("Varied setting whose values are the rows."),
  columns: z.array(Column).min(1).describe("What is told of each."),
  where: Where.optional(),
  title: Title.optional(),
}).describe("Variants and what became of them.");
export type ByVariant = z.infer<typeof ByVariant>;

/** One row a reading of a claim. */
export const ClaimsTable = z.strictObject({
  layout: z.literal("claims"),
  title: Title.optional(),
}).describe("What the document says, what was measured, and the verdict.");
export type ClaimsTable = z.infer<typeof ClaimsTable>;

/** One table. */
export const Table = z.discriminatedUnion("layout", [ByVariant, ClaimsTable]);
export type Table = z.infer<typeof Table>;

/** The `tables` block. */
export const Tables = z.array(Table).describe("Tables of the result.");
export type Tables = z.infer<typeof Tables>;

type NamesOf<Per> = { [Q in QuantityName]: (typeof QUANTITIES)[Q]["per"] extends Per ? Q : never }[QuantityName];

function namesOf<Per extends "layer" | "weight_layer" | "time_step" | "run">(per: Per): NamesOf<Per>[] {
  const names = Object.keys(QUANTITIES) as QuantityName[];
  return names.filter((name): name is NamesOf<Per> => QUANTITIES[name].per === per);
}
