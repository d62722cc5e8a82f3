/** Student's t distribution, for intervals of means and of differences between results. */
import { incompleteBeta } from "./incomplete_beta.ts";

/**
 * The t below which a share `p` of the distribution lies, for `df` degrees of freedom, which need not be whole. Found by
 * bisection on the incomplete beta function; relative error below 1e-9 for p in [1e-9, 1 - 1e-9].
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df > 0)) {
    throw new RangeError(`Cannot find a quantile of t: p must be in (0, 1) and df above 0, got ${p} and ${df}`);
  }
  if (p === 0.5) return 0;
  const tail = p < 0.5 ? p : 1 - p;
  let [low, high] = [0, 1];
  while (upperTail(high, df) > tail) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (upperTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return p < 0.5 ? -high : high;
}

/** Share of the distribution above t ≥ 0. */
function upperTail(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
}
