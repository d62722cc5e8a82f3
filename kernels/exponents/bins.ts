/** How values are counted by their exponent. */

/** Exponents of f32: the smallest subnormal is 2^−149, the greatest number below 2^128. */
export const [LEAST_EXPONENT, GREATEST_EXPONENT] = [-149, 127];

/** Bins: zeros; values with 2^e ≤ |x| < 2^(e+1) for e = −149 … 127; infinities and NaN. */
export const EXPONENT_BINS = GREATEST_EXPONENT - LEAST_EXPONENT + 3;

/** Bin of the values with an exponent. */
export function binOf(exponent: number): number {
  return exponent - LEAST_EXPONENT + 1;
}

/** Bin of what is not finite. */
export const NOT_FINITE = EXPONENT_BINS - 1;
