/**
 * Differences of cell means between two results of one experiment.
 *
 * Runs of the same seeds are paired, others compared after Welch (Biometrika 34, 1947). The intervals hold together at
 * 95 % over all quantities that differ at all (Bonferroni), so a comparison of hundreds calls none changed by chance
 * alone more than once in twenty.
 */
import type { RunRecord } from "./format.ts";
import { runLabel } from "./run_key.ts";
import { studentQuantile } from "./student_t.ts";

/** `same`: within one seed-to-seed standard deviation; `changed`: certainly not zero; else `undecided`. */
export type ChangeWord = "same" | "changed" | "undecided";

/** One quantity of one cell, compared. */
export interface QuantityChange {
  /** Varied and tuned settings, for example `model.init=zeros, optimizer.lr=0.1`. */
  readonly cell: string;
  /** Key of a scalar, or of a profile with its layer: `grad_norm@0, layer 3`. */
  readonly quantity: string;
  readonly means: readonly [number, number];
  readonly n: readonly [number, number];
  /** Of the second mean less the first; null where there are too few finite values. */
  readonly interval: readonly [number, number] | null;
  readonly paired: boolean;
  readonly word: ChangeWord;
}

/** Shares of an interval's misses, all quantities together. */
const FAMILY_ERROR = 0.05;
/** Of the mean: below this a difference is rounding, even where all seeds agree. */
const ROUNDING = 1e-5;

/** Values of one quantity of one cell by seed. */
type BySeed = Map<string, number>;

interface Pair {
  readonly cell: string;
  readonly quantity: string;
  readonly a: BySeed;
  readonly b: BySeed;
}

/** Compares every scalar and every layer of every profile that both results have, cell by cell. */
export function compareQuantities(a: readonly RunRecord[], b: readonly RunRecord[]): QuantityChange[] {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  const pairs = [...left].flatMap(([key, { cell, quantity, values }]): Pair[] => {
    const other = right.get(key);
    return other ? [{ cell, quantity, a: values, b: other.values }] : [];
  });
  const differing = pairs.filter((pair) => !identical(pair)).length;
  return pairs.map((pair) => compareOne(pair, FAMILY_ERROR / Math.max(1, differing)));
}

function valuesOf(runs: readonly RunRecord[]) {
  const found = new Map<string, { cell: string; quantity: string; values: BySeed }>();
  for (const run of runs) {
    const cell = runLabel(run);
    for (const [quantity, value] of quantitiesOf(run)) {
      const key = `${cell}\n${quantity}`;
      if (!found.has(key)) found.set(key, { cell, quantity, values: new Map() });
      found.get(key)?.values.set(`${run.pass} ${run.seed}`, value);
    }
  }
  return found;
}

function quantitiesOf({ scalars, profiles }: RunRecord): [string, number][] {
  const layers = Object.entries(profiles).flatMap(([key, values]) =>
    values.map((value, i): [string, number] => [`${key}, layer ${i + 1}`, value])
  );
  return [...Object.entries(scalars), ...layers];
}

function identical({ a, b }: Pair): boolean {
  return a.size === b.size && [...a].every(([seed, value]) => b.has(seed) && Object.is(value, b.get(seed)));
}

function compareOne(pair: Pair, error: number): QuantityChange {
  const { cell, quantity } = pair;
  const seeds = [...pair.a.keys()].filter((seed) => pair.b.has(seed));
  const paired = seeds.length === pair.a.size && seeds.length === pair.b.size;
  const [a, b] = paired
    ? [seeds.map((seed) => pair.a.get(seed)!), seeds.map((seed) => pair.b.get(seed)!)]
    : [[...pair.a.values()], [...pair.b.values()]];
  const means = [mean(a), mean(b)] as const;
  const about = { cell, quantity, means, n: [a.length, b.length] as const, paired };
  if (identical(pair)) return { ...about, interval: null, word: "same" };
  const interval = paired ? pairedInterval(a, b, error) : welchInterval(a, b, error);
  return { ...about, interval, word: wordOf(interval, marginOf(a, b)) };
}

function wordOf(interval: readonly [number, number] | null, margin: number): ChangeWord {
  if (!interval) return "undecided";
  const [low, high] = interval;
  if (low >= -margin && high <= margin) return "same";
  return low > 0 || high < 0 ? "changed" : "undecided";
}

function marginOf(a: readonly number[], b: readonly number[]): number {
  const deviation = Math.sqrt((variance(a) + variance(b)) / 2);
  return Math.max(deviation, ROUNDING * Math.max(Math.abs(mean(a)), Math.abs(mean(b))));
}

function pairedInterval(a: readonly number[], b: readonly number[], error: number): [number, number] | null {
  const differences = b.map((value, i) => value - a[i]);
  const n = differences.length;
  if (n < 2 || !differences.every(Number.isFinite)) return null;
  return around(mean(differences), Math.sqrt(variance(differences) / n), n - 1, error);
}

function welchInterval(a: readonly number[], b: readonly number[], error: number): [number, number] | null {
  if (a.length < 2 || b.length < 2 || ![...a, ...b].every(Number.isFinite)) return null;
  const [va, vb] = [variance(a) / a.length, variance(b) / b.length];
  const df = (va + vb) ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  return around(mean(b) - mean(a), Math.sqrt(va + vb), df, error);
}

/** Where no seed differs from another, the interval is a point. */
function around(center: number, standardError: number, df: number, error: number): [number, number] {
  const reach = standardError > 0 ? standardError * studentQuantile(1 - error / 2, df) : 0;
  return [center - reach, center + reach];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** With n - 1 below. */
function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}
