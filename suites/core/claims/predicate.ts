/** What can be true of a run: a value beyond a threshold, divergence, its cell, and combinations of these. */
import * as z from "zod";
import { encode } from "../../../results/encode.ts";
import type { RunRecord } from "../../../results/format.ts";
import type { Json } from "../spec/canonical.ts";
import type { Mistake } from "../spec/explain.ts";
import type { Path } from "../spec/tree.ts";
import { settingLabel } from "../../../results/labels.ts";
import { Cells, fitsAny, label as cellWords, pattern } from "./cells.ts";
import type { FitTools } from "./fit_tools.ts";
import { ascending, medianOf } from "./interval.ts";
import { isRefusal, joined, type PassRuns, type Refusal, runsIn } from "./runs.ts";
import { place, placesOf, Quantity, type Value, valueAt, worstOf } from "./value.ts";
import { divergedBefore, lostNote, read, valueIn, valuesIn } from "./values.ts";
import { valueWords } from "./value_words.ts";

const quantity = { quantity: Quantity, ...place };
const Threshold = z.union([
  z.number(),
  z.strictObject({ of_best: z.number().positive() }).describe("Times the best cell's median."),
]);

const Recorded = z.union([
  z.strictObject({ ...quantity, below: Threshold.describe("Counts runs with less than this.") }),
  z.strictObject({ ...quantity, above: Threshold.describe("Counts runs with more than this.") }),
  z.strictObject({ ...quantity, above: z.number(), below: z.number() }).describe("Counts runs between the two."),
  z.strictObject({ ...quantity, is: z.enum(["nan", "finite", "infinite"]).describe("Counts runs with such a value.") }),
]);
type Recorded = z.infer<typeof Recorded>;

const Plain = z.union([
  ...Recorded.options,
  z.strictObject({
    diverged: z.boolean().describe("Counts runs whose loss became NaN or infinite, or the others."),
    by: z.int().min(0).optional().describe("Counts as diverged only up to this step."),
  }),
  z.strictObject({ cell: Cells.describe("Counts the runs of these cells.") }),
  z.strictObject({
    setting: z.string().min(1).describe("A varied or tuned setting with numbers as values."),
    above: z.number().optional().describe("Counts runs with a greater value."),
    below: z.number().optional().describe("Counts runs with a smaller value."),
  }),
]);
type Plain = z.infer<typeof Plain>;

/** What a run is counted for. */
export type Predicate =
  | Plain
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate };

const inner = z.lazy((): z.ZodType<Predicate> => Predicate);

/** Schema of a predicate. */
export const Predicate: z.ZodType<Predicate> = z.union([
  ...Plain.options,
  z.strictObject({ all: z.array(inner).min(1).describe("Counts runs for which all of these hold.") }),
  z.strictObject({ any: z.array(inner).min(1).describe("Counts runs for which one of these holds.") }),
  z.strictObject({ not: inner.describe("Counts runs for which this does not hold.") }),
]).meta({ id: "Predicate", description: "What can be true of a run." });

/** For each run whether a predicate holds, and what there is to say. */
export interface Answers {
  readonly answers: readonly boolean[];
  readonly note: string;
}

/** Answers of all runs; the best cell is looked for among `pass`. NaN is neither above nor below. */
export function answersOf(predicate: Predicate, runs: readonly RunRecord[], pass: PassRuns): Answers | Refusal {
  if ("all" in predicate) return combined(predicate.all, runs, pass, (answers) => answers.every((one) => one));
  if ("any" in predicate) return combined(predicate.any, runs, pass, (answers) => answers.some((one) => one));
  if ("not" in predicate) return combined([predicate.not], runs, pass, ([one]) => !one);
  if ("cell" in predicate) return plainly(runs, ({ cell }) => fitsAny(cell, [pattern(predicate.cell)]));
  if ("setting" in predicate) {
    return plainly(runs, (run) => isBetween(Number(settingOf(run, predicate.setting)), predicate));
  }
  if ("diverged" in predicate) return plainly(runs, (run) => divergedBy(run, predicate.by) === predicate.diverged);
  const value = valueOfRecorded(predicate);
  return "is" in predicate ? kindsOf(predicate.is, value, runs) : beyond(predicate, value, runs, pass);
}

/** The value a predicate reads. */
function valueOfRecorded(predicate: Recorded): Value {
  return valueAt(predicate.quantity, predicate);
}

function plainly(runs: readonly RunRecord[], holds: (run: RunRecord) => boolean): Answers {
  return { answers: runs.map(holds), note: "" };
}

function divergedBy({ status, step }: RunRecord, by = Infinity): boolean {
  return status === "diverged" && (step ?? 0) <= by;
}

function settingOf({ cell, tuned }: RunRecord, setting: string): Json | undefined {
  return cell[setting] ?? tuned[setting];
}

function isBetween(value: number, { above, below }: { above?: number; below?: number }): boolean {
  return (above === undefined || value > above) && (below === undefined || value < below);
}

function combined(
  parts: readonly Predicate[],
  runs: readonly RunRecord[],
  pass: PassRuns,
  together: (answers: boolean[]) => boolean,
): Answers | Refusal {
  const found: Answers[] = [];
  for (const part of parts) {
    const one = answersOf(part, runs, pass);
    if (isRefusal(one)) return one;
    found.push(one);
  }
  const notes = [...new Set(found.map(({ note }) => note))];
  return { answers: runs.map((_, i) => together(found.map(({ answers }) => answers[i]))), note: joined(...notes) };
}

function beyond(
  predicate: Exclude<Recorded, { is: unknown }>,
  value: Value,
  runs: readonly RunRecord[],
  pass: PassRuns,
): Answers | Refusal {
  const values = valuesIn(runs, value);
  if (isRefusal(values)) return values;
  const lost = lostNote(runs, value);
  const limits = { ...predicate } as { above?: number | { of_best: number }; below?: number | { of_best: number } };
  const relative = [limits.above, limits.below].find((limit) => typeof limit === "object");
  if (relative === undefined) {
    const { above, below } = limits as { above?: number; below?: number };
    return { answers: values.map((one) => isBetween(one, { above, below })), note: lost };
  }
  const best = bestMedian(value, pass);
  if (typeof best === "object") return best;
  const limit = relative.of_best * best;
  const beyondIt = (one: number) => limits.below === undefined ? one > limit : one < limit;
  return { answers: values.map(beyondIt), note: joined(`the threshold is ${Number(limit.toPrecision(4))}`, lost) };
}

/** NaN, infinite or finite, as recorded. Of a run that diverged before, it is only known that it was not finite. */
function kindsOf(is: keyof typeof KINDS, value: Value, runs: readonly RunRecord[]): Answers | Refusal {
  const answers = runs.map((run) => {
    const recorded = value.against ? valueIn(run, value) : read(run, value);
    if (recorded !== undefined) return KINDS[is](recorded);
    return divergedBefore(run, value) && is === "finite" ? false : undefined;
  });
  const known = answers.filter((answer) => answer !== undefined);
  if (known.length === runs.length) return { answers: known, note: "" };
  const refused = `${runs.length - known.length} of ${runs.length} runs have no ${valueWords(value)}`;
  return { refused, notRun: known.length === 0 };
}

const KINDS = {
  nan: Number.isNaN,
  finite: Number.isFinite,
  infinite: (value: number) => Math.abs(value) === Infinity,
} as const;

/** The best median that any cell has. */
function bestMedian(value: Value, pass: PassRuns): number | Refusal {
  const runs = runsIn(pass, {});
  if (isRefusal(runs)) return runs;
  const medians: number[] = [];
  for (const cell of Map.groupBy(runs, (run) => encode(run.cell)).values()) {
    const values = valuesIn(cell, value);
    if (isRefusal(values)) return values;
    medians.push(medianOf(values.toSorted(ascending)));
  }
  const best = worstOf(value) === Infinity ? Math.min(...medians) : Math.max(...medians);
  return Number.isFinite(best) ? best : { refused: `no cell has a finite median of ${value.quantity}`, notRun: false };
}

/** Predicates without others inside, each with its path. */
function leavesOf(predicate: Predicate, path: Path): [Plain, Path][] {
  if ("not" in predicate) return leavesOf(predicate.not, [...path, "not"]);
  const [key, parts] = "all" in predicate ? ["all", predicate.all] : "any" in predicate ? ["any", predicate.any] : [""];
  if (!parts) return [[predicate as Plain, path]];
  return parts.flatMap((part, i) => leavesOf(part, [...path, key, i]));
}

/** The values that a predicate reads. */
export function valuesRead(predicate: Predicate): Value[] {
  return leavesOf(predicate, []).flatMap(([leaf]) => "quantity" in leaf ? [valueOfRecorded(leaf)] : []);
}

/** True where the answer depends on all cells. */
export function comparesWithBest(predicate: Predicate): boolean {
  return leavesOf(predicate, []).some(([leaf]) => hasRelativeLimit(leaf));
}

/** True where the answer is known before the first step. */
export function isKnownAtStart(predicate: Predicate): boolean {
  return leavesOf(predicate, []).every(([leaf]) =>
    "cell" in leaf || "setting" in leaf ||
    ("quantity" in leaf && placesOf(valueOfRecorded(leaf)).every(({ step }) => step === 0))
  );
}

function hasRelativeLimit(leaf: Plain): boolean {
  return Object.entries(leaf).some(([key, limit]) => (key === "above" || key === "below") && typeof limit === "object");
}

/** What of a predicate does not fit the experiment. */
export function predicateMistakes(predicate: Predicate, fit: FitTools, path: Path): Mistake[] {
  return leavesOf(predicate, path).flatMap(([leaf, at]) => {
    if ("cell" in leaf) return fit.cells(pattern(leaf.cell), [...at, "cell"]);
    if ("setting" in leaf) return settingMistakes(leaf, fit, at);
    if ("diverged" in leaf) return [];
    const value = valueOfRecorded(leaf);
    const key = [...at, "quantity"];
    const unranked = hasRelativeLimit(leaf) && worstOf(value) === undefined
      ? [{ path: key, message: `no cell has the best ${leaf.quantity}; compare with a number`, atKey: false }]
      : [];
    return [...fit.value(value, { key, map: at }), ...unranked];
  });
}

function settingMistakes(
  { setting, above, below }: Extract<Plain, { setting: unknown }>,
  fit: FitTools,
  path: Path,
): Mistake[] {
  if (above === undefined && below === undefined) {
    return [{ path, message: "needs above or below: what the setting is compared with", atKey: false }];
  }
  return fit.numbers(setting, [...path, "setting"]);
}

/** For example `runs with test accuracy at the end below 0.15`. */
export function predicateWords(predicate: Predicate): string {
  if ("all" in predicate || "any" in predicate || "not" in predicate) return `runs with ${clause(predicate)}`;
  if ("diverged" in predicate) {
    const by = predicate.by === undefined ? "" : ` by step ${predicate.by}`;
    return predicate.diverged ? `diverged runs${by}` : `runs that did not diverge${by}`;
  }
  if ("cell" in predicate) return `runs of ${clause(predicate)}`;
  return `runs with ${clause(predicate)}`;
}

function clause(predicate: Predicate): string {
  if ("all" in predicate) return predicate.all.map(bracketed).join(" and ");
  if ("any" in predicate) return predicate.any.map(bracketed).join(" or ");
  if ("not" in predicate) return `not ${bracketed(predicate.not)}`;
  if ("diverged" in predicate) return predicate.diverged ? "divergence" : "no divergence";
  if ("cell" in predicate) return cellWords(pattern(predicate.cell));
  const what = "setting" in predicate ? settingLabel(predicate.setting) : valueWords(valueOfRecorded(predicate));
  if ("is" in predicate) return `${IS[predicate.is]} ${what}`;
  const limits = predicate as { above?: number | { of_best: number }; below?: number | { of_best: number } };
  const sides = (["above", "below"] as const).filter((side) => limits[side] !== undefined);
  return `${what} ${sides.map((side) => `${side} ${limitWords(limits[side]!)}`).join(" and ")}`;
}

function bracketed(predicate: Predicate): string {
  return "all" in predicate || "any" in predicate ? `(${clause(predicate)})` : clause(predicate);
}

function limitWords(limit: number | { of_best: number }): string {
  return typeof limit === "number" ? String(limit) : `${limit.of_best} times the best cell's median`;
}

const IS = { nan: "NaN as", finite: "a finite", infinite: "an infinite" } as const;
