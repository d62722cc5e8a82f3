/** Reductions that claims ask for, worked out from the values of all steps of one run. */
import { type Reduction, type Request, valueKey } from "../../../results/reductions.ts";

/** A quantity's values at full resolution, steps ascending. */
export interface Track {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** What requests add to a record. */
export interface Reduced {
  readonly scalars: Record<string, number>;
  readonly profiles: Record<string, number[]>;
}

/**
 * Answers requests from tracks by name. A quantity with one value a layer has tracks `name[1]`, `name[2]`, …; its answers
 * are profiles. What the run has no value for is left out: a step it did not reach, an empty window.
 */
export function reduceTracks(requests: readonly Request[], tracks: ReadonlyMap<string, Track>): Reduced {
  const scalars: Record<string, number> = {};
  const profiles: Record<string, number[]> = {};
  for (const { quantity, at } of requests) {
    const key = valueKey(quantity, at);
    const whole = tracks.get(quantity);
    if (whole) {
      const value = valueOf(whole, at);
      if (value !== undefined) scalars[key] = value;
      continue;
    }
    const layers = layersOf(quantity, tracks).map((track) => valueOf(track, at));
    if (layers.length > 0 && layers.every((value) => value !== undefined)) profiles[key] = layers;
  }
  return { scalars, profiles };
}

function layersOf(quantity: string, tracks: ReadonlyMap<string, Track>): Track[] {
  const found: Track[] = [];
  for (let layer = 1;; layer++) {
    const track = tracks.get(`${quantity}[${layer}]`);
    if (!track) return found;
    found.push(track);
  }
}

function valueOf(track: Track, at: number | Reduction): number | undefined {
  if (typeof at === "number") {
    const i = track.steps.indexOf(at);
    return i < 0 ? undefined : track.values[i];
  }
  return reduceTrack(track, at);
}

/**
 * One reduction of one track. Undefined where the window holds no value, except that a step that never came is
 * `Infinity` and a longest run of none is 0. NaN ranks above Infinity in `max`, `min` and `median`, is neither above nor
 * below a limit, and spoils a mean.
 */
export function reduceTrack(track: Track, reduction: Reduction): number | undefined {
  const { steps, values } = windowOf(smoothed(track, reduction.smooth ?? 1), reduction);
  switch (reduction.reduce) {
    case "first_step":
      return steps[values.findIndex((value) => value.holds)] ?? Infinity;
    case "longest_run":
      return longestRun(values.map(({ holds }) => holds));
    case "share_of_steps":
      return shareOf(values.map(({ holds }) => holds));
    case "share_rising":
      return shareOf(values.slice(1).map(({ value }, i) => value > values[i].value));
    case "greatest_jump":
      return ranked(values.slice(1).map(({ value }, i) => value / values[i].value)).at(-1);
    default:
      return valueFrom(values.map(({ value }) => value), reduction.reduce);
  }
}

function valueFrom(values: readonly number[], reduce: "max" | "min" | "mean" | "median" | "last"): number | undefined {
  if (values.length === 0) return undefined;
  if (reduce === "last") return values[values.length - 1];
  if (reduce === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = ranked(values);
  return reduce === "max" ? sorted[sorted.length - 1] : reduce === "min" ? sorted[0] : middle(sorted);
}

/** A value, and whether what is counted holds for it. */
interface Counted {
  readonly value: number;
  readonly holds: boolean;
}

/** The window's values. Conditions are answered before it is cut: a running median is that of all steps before. */
function windowOf({ steps, values }: Track, reduction: Reduction): { steps: number[]; values: Counted[] } {
  const { from = 0, to = "end", last } = reduction;
  const holds = conditionOf(values, reduction);
  const end = last === undefined ? values.length : values.findLastIndex(Number.isFinite) + 1;
  const start = last === undefined ? 0 : Math.max(0, end - last);
  const kept = Array.from({ length: end - start }, (_, i) => start + i).filter((i) =>
    steps[i] >= from && (to === "end" || steps[i] <= to)
  );
  return { steps: kept.map((i) => steps[i]), values: kept.map((i) => ({ value: values[i], holds: holds[i] })) };
}

function conditionOf(values: readonly number[], { above, below, is }: Reduction): boolean[] {
  const relative = [above, below].some((limit) => typeof limit === "object");
  const medians = relative ? runningMedians(values) : [];
  const limitAt = (limit: typeof above, i: number, none: number) =>
    limit === undefined ? none : typeof limit === "number" ? limit : limit.of_running_median * medians[i];
  return values.map((value, i) => {
    if (is === "not_finite" && Number.isFinite(value)) return false;
    if (above !== undefined && !(value > limitAt(above, i, -Infinity))) return false;
    return below === undefined || value < limitAt(below, i, Infinity);
  });
}

/** Median of the values before each one; NaN before the first, so that nothing lies above or below it. */
function runningMedians(values: readonly number[]): number[] {
  const sorted: number[] = [];
  return values.map((value) => {
    const before = sorted.length === 0 ? NaN : middle(sorted);
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const at = (low + high) >> 1;
      if (rank(sorted[at], value) < 0) low = at + 1;
      else high = at;
    }
    sorted.splice(low, 0, value);
    return before;
  });
}

/** Means of each `count` values in a row, at the step of the last. */
function smoothed(track: Track, count: number): Track {
  if (count === 1) return track;
  const values = track.values.slice(count - 1).map((_, i) =>
    track.values.slice(i, i + count).reduce((sum, value) => sum + value, 0) / count
  );
  return { steps: track.steps.slice(count - 1), values };
}

function longestRun(holds: readonly boolean[]): number {
  let [longest, current] = [0, 0];
  for (const one of holds) {
    current = one ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

function shareOf(holds: readonly boolean[]): number | undefined {
  return holds.length === 0 ? undefined : holds.filter((one) => one).length / holds.length;
}

function middle(sorted: readonly number[]): number {
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return Object.is(low, high) ? low : (low + high) / 2;
}

function ranked(values: readonly number[]): number[] {
  return values.toSorted(rank);
}

function rank(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
