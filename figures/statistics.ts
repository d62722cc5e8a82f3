/** What charts and tables tell of several seeds. */

/** Median and spread of one value a seed. NaN counts as greater than infinity: it is what overflow ends in. */
export interface Spread {
  readonly n: number;
  readonly median: number;
  /** Least and greatest. */
  readonly range: readonly [number, number];
  /** First and third quartile. */
  readonly quartiles: readonly [number, number];
}

/** Throws `RangeError` for no values. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("Cannot take a median: it needs at least one value, got none");
  const sorted = [...values].sort(ascending);
  return {
    n: sorted.length,
    median: quantile(sorted, 0.5),
    range: [sorted[0], sorted[sorted.length - 1]],
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
  };
}

/** Linear between neighbours, as in type 7 of Hyndman and Fan (1996). */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return Object.is(low, high) ? low : low + (high - low) * (place - Math.floor(place));
}

function ascending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
