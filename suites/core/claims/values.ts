/** Values of runs as claims read them: what a diverged run counts as, and when a pass can be judged at all. */
import { encode } from "../../../results/encode.ts";
import { type RunRecord, valueOf } from "../../../results/format.ts";
import { type QuantityName, quantityWords } from "../../../results/quantities.ts";
import { runLabel } from "../../../results/run_key.ts";
import { selectTuned } from "../../../results/select.ts";
import { worstOf } from "./direction.ts";
import { type CellPattern, fitsAny } from "./reads.ts";

/** Where a quantity was recorded. */
export interface Place {
  readonly step: number | "end";
  readonly layer?: number;
}

/** The runs of one pass: all of them, and those whose tuned value was chosen. */
export interface PassRuns {
  readonly all: readonly RunRecord[];
  readonly selected: readonly RunRecord[];
}

/** The runs of a pass, tuned values chosen. */
export function passRuns(runs: readonly RunRecord[], pass: RunRecord["pass"]): PassRuns {
  const all = runs.filter((run) => run.pass === pass);
  return { all, selected: selectTuned(all) };
}

/** A statistic could not be had. `notRun`: nothing was measured; else the claim is inconclusive. */
export interface Refusal {
  readonly refused: string;
  readonly notRun: boolean;
}

/** The selected runs of a pattern's cells. Refused where a run of them, chosen or not, failed, was skipped or is missing. */
export function runsIn({ all, selected }: PassRuns, where: CellPattern): readonly RunRecord[] | Refusal {
  const fits = ({ cell }: RunRecord) => fitsAny(cell, [where]);
  const tried = all.filter(fits);
  if (tried.length === 0) return { refused: `no run of ${label(where)}`, notRun: true };
  const ill = tried.filter(({ status }) => status === "failed" || status === "skipped");
  if (ill.length === tried.length && ill.every(({ status }) => status === "skipped")) {
    return { refused: `skipped: ${ill[0].reason}`, notRun: true };
  }
  if (ill.length > 0) {
    const [{ status, reason, seed }] = ill;
    return {
      refused: `${ill.length} of ${tried.length} runs failed or were skipped (seed ${seed} ${status}: ${reason})`,
      notRun: false,
    };
  }
  const count = (of: (run: RunRecord) => unknown) => new Set(tried.map((run) => encode(of(run)))).size;
  const wanted = count(({ cell }) => cell) * count(({ tuned }) => tuned) * count(({ seed }) => seed);
  if (tried.length < wanted) {
    return { refused: `${wanted - tried.length} of ${wanted} runs are missing`, notRun: false };
  }
  return selected.filter(fits);
}

/** A run's value; undefined where it was not recorded and nothing can stand for it. */
export function valueIn(run: RunRecord, quantity: QuantityName, place: Place): number | undefined {
  return countsAsWorst(run, quantity, place) ? worstOf(quantity) : valueOf(run, quantity, place);
}

/**
 * True for a run that diverged before the value was recorded, or has NaN there, where the quantity has a worst value:
 * it was lost, and ranks behind every other run.
 */
function countsAsWorst(run: RunRecord, quantity: QuantityName, place: Place): boolean {
  if (worstOf(quantity) === undefined) return false;
  const value = valueOf(run, quantity, place);
  return value === undefined ? divergedBefore(run, place) : Number.isNaN(value);
}

/** How many runs were lost; empty for none. */
export function lostNote(runs: readonly RunRecord[], quantity: QuantityName, place: Place): string {
  const lost = runs.filter((run) => countsAsWorst(run, quantity, place)).length;
  return lost === 0 ? "" : `${lost} of ${runs.length} runs were lost and count as the worst ${quantityWords(quantity)}`;
}

/** Values of all runs. Refused where one has none. */
export function valuesIn(runs: readonly RunRecord[], quantity: QuantityName, place: Place): number[] | Refusal {
  const values = runs.map((run) => valueIn(run, quantity, place));
  const missing = values.filter((value) => value === undefined).length;
  if (missing === 0) return values as number[];
  const what = describePlace(quantity, place);
  return { refused: `${missing} of ${runs.length} runs have no ${what}`, notRun: missing === runs.length };
}

/** True where a run had diverged when the value was due. */
export function divergedBefore({ status, step }: RunRecord, place: Place): boolean {
  return status === "diverged" && (place.step === "end" || place.step >= (step ?? 0));
}

/** `mean activation, layer 10, step 0`, or `test accuracy at the end`. */
export function describePlace(quantity: QuantityName, { step, layer }: Place): string {
  const inLayer = layer === undefined ? "" : `, layer ${layer}`;
  return `${quantityWords(quantity)}${inLayer}${step === "end" ? " at the end" : `, step ${step}`}`;
}

/** `zeros`, `learning rate 0.1`. */
export function label(where: CellPattern): string {
  return runLabel({ cell: where, tuned: {} });
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}

/** Remarks as one. */
export function joined(...notes: readonly string[]): string {
  return notes.filter((note) => note !== "").join("; ");
}
