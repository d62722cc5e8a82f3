/** Values of runs as claims read them: what a diverged run counts as, and when there is no value. */
import { type RunRecord, valueKey, valueOf } from "../../../results/format.ts";
import { quantityWords } from "../../../results/quantities.ts";
import { isRequestedKey } from "../../../results/reductions.ts";
import { ascending, mean, medianOf } from "./interval.ts";
import type { Refusal } from "./runs.ts";
import { layerWindow, type Place, placesOf, type Value, worstOf } from "./value.ts";
import { valueWords } from "./value_words.ts";

/** A run's value; undefined where it was not recorded and nothing can stand for it. */
export function valueIn(run: RunRecord, value: Value): number | undefined {
  const [first, other] = placesOf(value).map((place) => countsAsWorst(run, place) ? worstOf(place) : read(run, place));
  if (!value.against) return first;
  if (first === undefined || other === undefined) return undefined;
  return value.against.how === "per" ? first / other : first - other;
}

/** A recorded value, several layers made one; undefined where the record lacks it. */
export function read(run: RunRecord, { quantity, step, layer }: Place): number | undefined {
  if (typeof layer !== "object") return valueOf(run, quantity, { step, ...(layer !== undefined && { layer }) });
  const profile = run.profiles[valueKey(quantity, step)];
  const window = profile && layerWindow(layer, profile.length);
  if (!window) return undefined;
  const values = profile.slice(window[0], window[1] + 1).toSorted(ascending);
  if (layer.reduce === "mean") return mean(values);
  if (layer.reduce === "median") return medianOf(values);
  return layer.reduce === "max" ? values[values.length - 1] : values[0];
}

/**
 * True for a run that diverged before the value was recorded, or has NaN there, where the quantity has a worst value:
 * it was lost, and ranks behind every other run.
 */
function countsAsWorst(run: RunRecord, place: Place): boolean {
  if (worstOf(place) === undefined) return false;
  const value = read(run, place);
  return value === undefined ? divergedBefore(run, place) : Number.isNaN(value);
}

/** How many runs were lost; empty for none. */
export function lostNote(runs: readonly RunRecord[], value: Value): string {
  const places = placesOf(value);
  const lost = runs.filter((run) => places.some((place) => countsAsWorst(run, place))).length;
  if (lost === 0) return "";
  return `${lost} of ${runs.length} runs were lost and count as the worst ${quantityWords(value.quantity)}`;
}

/** Values of all runs. Refused where one has none, or is set against one that leaves it undefined, such as 0 by 0. */
export function valuesIn(runs: readonly RunRecord[], value: Value): number[] | Refusal {
  const values = runs.map((run) => valueIn(run, value));
  const missing = values.filter((one) => one === undefined).length;
  if (missing > 0) return lacking(missing, runs, value);
  const undefinedOnes =
    runs.filter((run, i) =>
      value.against && Number.isNaN(values[i]) && !placesOf(value).some((place) => Number.isNaN(read(run, place) ?? 0))
    ).length;
  if (undefinedOnes === 0) return values as number[];
  const what = value.against?.how === "per" ? "ratios" : "differences";
  return { refused: `${undefinedOnes} of ${runs.length} ${what} are not defined`, notRun: false };
}

function lacking(missing: number, runs: readonly RunRecord[], value: Value): Refusal {
  const notRun = missing === runs.length;
  const unasked = placesOf(value).find((place) => {
    const due = runs.filter((run) => !divergedBefore(run, place));
    const key = valueKey(place.quantity, place.step);
    return isRequestedKey(key) && due.length > 0 &&
      due.every(({ scalars, profiles }) => !(key in scalars || key in profiles));
  });
  if (notRun && unasked) {
    const key = valueKey(unasked.quantity, unasked.step);
    return { refused: `the record lacks ${key}, which this claim asks for; run again`, notRun };
  }
  return { refused: `${missing} of ${runs.length} runs have no ${valueWords(value)}`, notRun };
}

/** True where a run had diverged when the value was due. */
export function divergedBefore({ status, step: diverged }: RunRecord, { step }: Pick<Place, "step">): boolean {
  if (status !== "diverged") return false;
  if (step === "end") return true;
  return (typeof step === "number" ? step : step.from ?? 0) >= (diverged ?? 0);
}
