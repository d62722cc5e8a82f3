/** The words round charts and tables: what is shown, of how many runs, and with what caution. */
import { encode } from "../results/encode.ts";
import { type QuantityName, quantityWords } from "../results/quantities.ts";
import type { Result } from "../results/format.ts";
import { settingLabel } from "../results/labels.ts";
import type { Variant } from "./variants.ts";

const BANDS = { range: "band = least to greatest", quartiles: "band = middle half" } as const;

/** A quantity's name without its unit, first letter capital: `Training loss`. */
export function quantityTitle(quantity: QuantityName): string {
  const name = quantityWords(quantity);
  return name[0].toUpperCase() + name.slice(1);
}

/** What a line and its band are, and what a reader must know of the runs, on one line or two. */
export function subtitleOf(
  { band, many = "median" }: { readonly band?: keyof typeof BANDS; readonly many?: "median" | "most" },
  counts: readonly number[],
  result: Result,
  selected: boolean,
): string[] {
  const [least, most] = counts.length > 0 ? [Math.min(...counts), Math.max(...counts)] : [0, 0];
  const seeds = least < most ? `${least} to ${most}` : String(most);
  const runs = most === 0
    ? "no run came to its end"
    : most === 1
    ? "one seed"
    : `${many} of ${seeds} seeds${band ? `, ${BANDS[band]}` : ""}`;
  const tuned = tunedSettings(result);
  const more = [
    ...(selected && tuned.length > 0 ? [`${tuned.join(", ")} selected on ${selectedOn(result)}`] : []),
    ...faults(result),
    ...caution(result),
  ];
  return [runs, ...(more.length > 0 ? [more.join("; ")] : [])];
}

/** How tuned settings were chosen, as a sentence; none where nothing was tuned. */
export function selectionNote(result: Pick<Result, "canonical">): string[] {
  const tuned = tunedSettings(result);
  if (tuned.length === 0) return [];
  const text = `${tuned.join(", ")}, tuned: for each seed the value with the least validation loss on ${
    selectedOn(result)
  }.`;
  return [text[0].toUpperCase() + text.slice(1)];
}

/** Settings of which several values were tried. */
function tunedSettings({ canonical: { runs } }: Pick<Result, "canonical">): string[] {
  const settings = [...new Set(runs.flatMap((run) => Object.keys(run.tuned)))];
  return settings.filter((key) => new Set(runs.map((run) => encode(run.tuned[key]))).size > 1).map(settingLabel);
}

/** A seed has no part in the choice of its tuned value, unless it is the only one. */
function selectedOn({ canonical: { runs } }: Pick<Result, "canonical">): string {
  return new Set(runs.map(({ seed }) => seed)).size > 1 ? "the other seeds" : "the seed itself";
}

/** Runs that are missing, of whatever tuned value: another one might have been selected. */
function faults({ canonical: { runs } }: Pick<Result, "canonical">): string[] {
  return (["failed", "skipped"] as const).flatMap((status) => {
    const count = runs.filter((run) => run.status === status).length;
    return count > 0 ? [`${count} of ${runs.length} runs ${status}`] : [];
  });
}

/** Why a result is not the experiment's own; empty where it is. */
export function caution({ provenance: { quick, overrides } }: Pick<Result, "provenance">): string[] {
  const changed = Object.entries(overrides).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return [...(quick ? ["quick run"] : []), ...(changed.length > 0 ? [`run with ${changed.join(", ")}`] : [])];
}

/** `3 of 10 diverged`, `all 10 diverged, 1 failed`; undefined where every run came to its end. */
export function endings({ runs }: Variant): string | undefined {
  const parts = (["diverged", "failed", "skipped"] as const).flatMap((status) => {
    const count = runs.filter((run) => run.status === status).length;
    if (count === 0) return [];
    return [count === runs.length ? `all ${count} ${status}` : `${count} of ${runs.length} ${status}`];
  });
  return parts.length > 0 ? parts.join(", ") : undefined;
}

/** A quantity where it is read: `Gradient norm, layer 1, before training`. */
export function placeTitle(
  quantity: QuantityName,
  { at, layer }: { readonly at: number | "end"; readonly layer?: number },
): string {
  const step = at === "end" ? "" : at === 0 ? ", before training" : `, step ${at}`;
  return `${quantityTitle(quantity)}${layer === undefined ? "" : `, layer ${layer}`}${step}`;
}
