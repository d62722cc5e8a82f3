/**
 * Quantiles of the standard normal distribution from +, −, ×, / and √ alone. Those are rounded the same way everywhere,
 * while `Math.log` and `Math.cos` may differ between engines in the last bit, which a hash of the result would show.
 */

/** Natural logarithm of a normal number x > 0, within 5e-16 of max(|log x|, 1); exact operations only. */
export function exactLog(x: number): number {
  SCRATCH.setFloat64(0, x);
  const high = SCRATCH.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  SCRATCH.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = SCRATCH.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // log m = 2 artanh s with s = (m − 1) / (m + 1), |s| < 0.172: the first term left out is below 1e-18
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let k = ARTANH_TERMS; k > 0; k--) sum = (sum + 1 / (2 * k + 1)) * square;
  return exponent * LN2 + 2 * (s + s * sum);
}

const ARTANH_TERMS = 11;
/** `Math.LN2` as a literal. */
const LN2 = 0.6931471805599453;
const SCRATCH = new DataView(new ArrayBuffer(8));

/**
 * The z with Φ(z) = p, for 0 < p < 1, within 2.5e-15 of max(|z|, 1).
 * Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), PPND16.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-exactLog(q < 0 ? p : 1 - p));
  const z = r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(TAIL, r - 5);
  return q < 0 ? -z : z;
}

/** Numerator and denominator of a rational approximation, constants first; the degree of both is 7. */
export interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

/** For |p − 1/2| ≤ 0.425. */
export const CENTRE: Rational = {
  numerator: [
    3.387132872796366608,
    133.14166789178437745,
    1971.5909503065514427,
    13731.693765509461125,
    45921.953931549871457,
    67265.770927008700853,
    33430.575583588128105,
    2509.0809287301226727,
  ],
  denominator: [
    1,
    42.313330701600911252,
    687.1870074920579083,
    5394.1960214247511077,
    21213.794301586595867,
    39307.89580009271061,
    28729.085735721942674,
    5226.495278852854561,
  ],
};

/** For √(−log min(p, 1 − p)) ≤ 5, outside the centre. */
export const MIDDLE: Rational = {
  numerator: [
    1.42343711074968357734,
    4.6303378461565452959,
    5.7694972214606914055,
    3.64784832476320460504,
    1.27045825245236838258,
    0.24178072517745061177,
    0.0227238449892691845833,
    7.7454501427834140764e-4,
  ],
  denominator: [
    1,
    2.05319162663775882187,
    1.6763848301838038494,
    0.68976733498510000455,
    0.14810397642748007459,
    0.0151986665636164571966,
    5.475938084995344946e-4,
    1.05075007164441684324e-9,
  ],
};

/** For the far tails. */
export const TAIL: Rational = {
  numerator: [
    6.6579046435011037772,
    5.4637849111641143699,
    1.7848265399172913358,
    0.29656057182850489123,
    0.026532189526576123093,
    0.0012426609473880784386,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
  ],
  denominator: [
    1,
    0.5998322065558879376,
    0.1369298809227358053,
    0.0148753612908506148525,
    7.868691311456132591e-4,
    1.8463183175100546818e-5,
    1.4215117583164458887e-7,
    2.04426310338993978564e-15,
  ],
};

function ratio({ numerator, denominator }: Rational, x: number): number {
  let [above, below] = [0, 0];
  for (let k = 7; k >= 0; k--) {
    above = above * x + numerator[k];
    below = below * x + denominator[k];
  }
  return above / below;
}
