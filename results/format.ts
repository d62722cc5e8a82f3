/**
 * The format of a published result: what was asked (canonical part, compared byte for byte) and on what machine it was
 * answered (provenance, not compared). Non-finite numbers are the strings `NaN`, `Infinity`, `-Infinity`: JSON has none.
 */
import * as z from "zod";
import { valueKey, type When } from "./reductions.ts";

export { valueKey };

/** Version written by this code; readers refuse others with the remedy. */
export const FORMAT_VERSION = 1;

/** A number as JSON can hold it; parsing gives a plain number. */
export const Num = z.union([
  z.number(),
  z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number),
]);

/** Values a cell's or a tuned setting's key can take. */
export const Setting = z.json();

/** How a run ended. Divergence is a finding; a failure is a fault of machine or code; a skip says what was missing. */
export const Status = z.enum(["ok", "diverged", "failed", "skipped"]);
export type Status = z.infer<typeof Status>;

/** The first value of a forward pass that is not finite, layer by layer. */
export const Nonfinite = z.strictObject({
  /** The first being 1. */
  layer: z.int().min(1),
  /** The batch, a parameter that was so before the step, what the layer made of finite numbers, or the loss alone. */
  where: z.enum(["input", "parameter", "output", "loss"]),
  /** Name of the tensor. */
  tensor: z.string(),
});
export type Nonfinite = z.infer<typeof Nonfinite>;

/** One run: one cell, one tuned value, one seed. */
export const RunRecord = z.strictObject({
  /** Hash of the resolved configuration and data; no device in it. */
  id: z.string(),
  /** Hash of the program listing, the kernels it calls and what the host makes for seed 0, on its device. */
  build: z.string(),
  /** Varied keys (dotted paths) and their values. */
  cell: z.record(z.string(), Setting),
  /** Tuned keys and their values. */
  tuned: z.record(z.string(), Setting),
  seed: z.int().min(0),
  /** `confirmation` for the second, disjoint set of seeds. */
  pass: z.enum(["first", "confirmation"]),
  status: Status,
  /** Step at which a run diverged or failed. */
  step: z.int().nullable(),
  reason: z.string().nullable(),
  /** Of a diverged run: where the pass that ended it first went wrong. Records made before this was looked at lack it. */
  nonfinite: Nonfinite.optional(),
  /** Reduced at full resolution during the run; keys as `valueKey` makes them: `loss@0`, `max(loss)@[0,end]`. */
  scalars: z.record(z.string(), Num),
  /** One value a layer, the first layer first; keys as in `scalars`. */
  profiles: z.record(z.string(), z.array(Num)),
  /** Thinned and rounded, for drawing. */
  series: z.record(z.string(), z.strictObject({ steps: z.array(z.int()), values: z.array(Num) })),
  /** SHA-256 of the final parameters, NaN canonicalised; null where none were left. */
  parameterHash: z.string().nullable(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** What is compared byte for byte. */
export const Canonical = z.strictObject({
  suite: z.string(),
  experiment: z.string(),
  /** The specification as resolved: base merged, defaults filled, without claims, figures and tables. */
  specification: z.record(z.string(), z.json()),
  /** Hash of the claims block when the run started; a later edit is marked. */
  claimsHash: z.string(),
  /** SHA-256 of each dataset used, by task, with its part or context where it has one. */
  data: z.record(z.string(), z.string()),
  runs: z.array(RunRecord),
});
export type Canonical = z.infer<typeof Canonical>;

/** How fast a run trained, over slices of steps after a warm-up. */
export const Timing = z.strictObject({
  /** Median over slices, and lower and upper quartile. */
  stepsPerSecond: z.number(),
  quartiles: z.tuple([z.number(), z.number()]),
  slices: z.int(),
  stepsPerSlice: z.int(),
  /** Memory that the device allocated for the run. */
  deviceBytes: z.number(),
});
export type Timing = z.infer<typeof Timing>;

/** On what machine, with what code, how long. */
export const Provenance = z.strictObject({
  device: z.strictObject({
    kind: z.enum(["cpu", "gpu", "reference"]),
    name: z.string(),
    features: z.array(z.string()),
    limits: z.record(z.string(), z.number()),
    /** V8 flags in force, or the fallback taken and why. */
    flags: z.string(),
  }),
  processor: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  os: z.string(),
  deno: z.string(),
  commit: z.string().nullable(),
  dirty: z.boolean().nullable(),
  startedAt: z.string(),
  wallSeconds: z.number(),
  /** Seconds of training alone, and steps of one run per second, all runs together. */
  trainSeconds: z.number(),
  stepsPerSecond: z.number(),
  quick: z.boolean(),
  overrides: z.record(z.string(), z.json()),
  /** Runs that an earlier bench had finished, with the same build on the same device; absent where there were none. */
  reused: z.int().optional(),
  /** Seconds that the bench spent on keeping runs, where it kept any. */
  storageSeconds: z.number().optional(),
  /** By run id, where runs were timed. */
  timings: z.record(z.string(), Timing).optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** A result file. */
export const Result = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  canonical: Canonical,
  provenance: Provenance,
});
export type Result = z.infer<typeof Result>;

/** What a claim's statistic says. */
export const VerdictWord = z.enum([
  "reproduced",
  "contradicted",
  "inconclusive",
  "inconclusive (to be confirmed)",
  "depends on the reading",
  "not run",
]);
export type VerdictWord = z.infer<typeof VerdictWord>;

/** One reading of one claim, judged, or a part of it that was not run. */
export const Judgement = z.strictObject({
  /** What this reading takes the claim to mean; null where there is one reading. */
  reading: z.string().nullable(),
  /** True for what is judged for comparison, and does not decide the claim. */
  beside: z.boolean(),
  /** The statistic in words, for example `median mean activation, layer 10, step 0`. */
  statistic: z.string(),
  /** Allowed range, both ends included; null for a part not run. */
  range: z.tuple([Num, Num]).nullable(),
  value: Num.nullable(),
  /** Two-sided 95 % interval; null for exact claims and parts not run. */
  interval: z.tuple([Num, Num]).nullable(),
  n: z.int(),
  verdict: VerdictWord,
  /** How the verdict came about, or why it was not run. */
  reason: z.string(),
  /** The same statistic on the confirming seeds. */
  confirmation: z.strictObject({
    value: Num.nullable(),
    interval: z.tuple([Num, Num]).nullable(),
    n: z.int(),
    verdict: VerdictWord,
  }).nullable(),
});
export type Judgement = z.infer<typeof Judgement>;

/** A claim's row: the document, its words in ours, and the judgement of each reading. */
export const ClaimVerdict = z.strictObject({
  claim: z.string(),
  document: z.string(),
  line: z.int(),
  says: z.string(),
  verdict: VerdictWord,
  judgements: z.array(Judgement),
  /** True if the claim block was edited after the run started. */
  edited: z.boolean(),
  quick: z.boolean(),
});
export type ClaimVerdict = z.infer<typeof ClaimVerdict>;

/** A verdict file, derived from a result and the claims that name it. */
export const Verdicts = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  suite: z.string(),
  experiment: z.string(),
  /** SHA-256 of the canonical bytes judged. */
  result: z.string(),
  device: z.string(),
  /** Judged intervals, and how many of them chance alone would put wholly outside a true range. */
  intervals: z.int(),
  expectedByChance: z.number(),
  claims: z.array(ClaimVerdict),
});
export type Verdicts = z.infer<typeof Verdicts>;

/**
 * A quantity of a run, at a layer (1 is the first, −1 the last) where it has one a layer.
 * Undefined where the run has no such value: it was not observed, or the run did not get there.
 */
export function valueOf(
  run: RunRecord,
  quantity: string,
  at: { step: When; layer?: number },
): number | undefined {
  const key = valueKey(quantity, at.step);
  return at.layer === undefined ? run.scalars[key] : run.profiles[key]?.at(at.layer < 0 ? at.layer : at.layer - 1);
}
