/**
 * Exponential function and hyperbolic tangent from +, −, × and / alone, which are rounded the same way everywhere, while
 * `Math.exp` and `Math.tanh` may differ between engines in the last bit.
 */

/** ln 2 in two parts: the first has 32 bits, so that its product with a small whole number is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** `Math.LOG2E` as a literal. */
const LOG2_E = 1.4426950408889634;
/** Degree of the Taylor polynomial: for |r| ≤ ln 2 / 2 the first term left out is below 1e-17. */
const DEGREE = 13;

/** e^x for |x| ≤ 700, within 4e-16 of itself. */
export function exactExp(x: number): number {
  const power = Math.round(x * LOG2_E);
  const r = x - power * LN2_HIGH - power * LN2_LOW;
  let sum = 1;
  for (let k = DEGREE; k > 0; k--) sum = 1 + sum * r / k;
  return sum * powerOfTwo(power);
}

/** tanh x, within 3e-16. */
export function exactTanh(x: number): number {
  const size = Math.abs(x);
  if (size > 20) return Math.sign(x); // 1 − tanh 20 is below 1e-17
  const tanh = 1 - 2 / (exactExp(2 * size) + 1);
  return x < 0 ? -tanh : tanh;
}

/** 2^power for whole numbers from −1022 to 1023: the exponent's bits alone. */
function powerOfTwo(power: number): number {
  SCRATCH.setUint32(0, (power + 1023) << 20);
  SCRATCH.setUint32(4, 0);
  return SCRATCH.getFloat64(0);
}

const SCRATCH = new DataView(new ArrayBuffer(8));
