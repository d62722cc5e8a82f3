/** Student's t distribution, for intervals of differences between results. */

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

/** Regularised incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22), evaluated after Lentz. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  let [c, d] = [1, 1 / (1 - (a + b) * x / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      change *= c * d;
    }
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) above 12, the recurrence below. */
function logGamma(x: number): number {
  let shift = 0;
  for (; x < 12; x++) shift -= Math.log(x);
  const y = 1 / (x * x);
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x;
  return shift + (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
