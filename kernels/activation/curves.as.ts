// The nonlinearities four at a time, and their derivatives. NaN stays NaN throughout. All are inlined, have no branches
// and take their constants from tables, so that V8 folds the work on two vectors side by side into 256-bit operations.
import { constant, exp } from "../cpu/vector.as";

const NUMBERS = memory.data<f32>([0, 1, 0.5, 15, 4, 1.0 / 6, 0.39894228, -2, 0.625]);
const BITS = memory.data<u32>([0x7fffffff, 0x80000000, 0x800, 0xfffff000]);
/** Least-maximum fit on 0 ≤ t ≤ 14.6, relative error below 1e-8, from the highest power down. */
const TAIL = memory.data<f32>([
  -0.0001324345066677779, 0.00017836935876403004, 0.0015695893671363592, -0.0035120765678584576,
  -0.007525003049522638, 0.06040376424789429, -0.18652348220348358, 0.38713690638542175, -0.6078965663909912,
  0.7552851438522339,
]);
/** Moshier, Cephes, tanhf.c. */
const TANH = memory.data<f32>([-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1]);

// @ts-ignore: decorator
@inline
function zero(): v128 {
  return constant(NUMBERS, 0);
}

// @ts-ignore: decorator
@inline
function one(): v128 {
  return constant(NUMBERS, 1);
}

// @ts-ignore: decorator
@inline
function magnitude(x: v128): v128 {
  return v128.and(x, constant(BITS, 0));
}

// @ts-ignore: decorator
@inline
function negated(x: v128): v128 {
  return v128.xor(x, constant(BITS, 1));
}

/** a where x > 0, else b. */
// @ts-ignore: decorator
@inline
function wherePositive(x: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, f32x4.gt(x, zero()));
}

/** |x|, at most 15: e^(−x²/2) is 0 from 14.5 on. */
// @ts-ignore: decorator
@inline
function bounded(x: v128): v128 {
  return f32x4.pmin(magnitude(x), constant(NUMBERS, 3));
}

/**
 * e^(−t²/2) for 0 ≤ t ≤ 15. The square of t's upper 12 bits is exact; what they leave is a small exponent l of its own,
 * |l| < 0.03, whose e^l is four terms of its series.
 */
// @ts-ignore: decorator
@inline
function gaussian(t: v128): v128 {
  const half = constant(NUMBERS, 2);
  const high = v128.and(i32x4.add(t, constant(BITS, 2)), constant(BITS, 3));
  const l = f32x4.mul(f32x4.mul(f32x4.sub(high, t), f32x4.add(high, t)), half);
  let p = f32x4.relaxed_madd(l, constant(NUMBERS, 5), half);
  p = f32x4.relaxed_madd(p, l, one());
  p = f32x4.relaxed_madd(p, l, one());
  return f32x4.mul(p, exp(f32x4.mul(f32x4.mul(high, high), negated(half))));
}

/**
 * Φ(x) from x, t = |x| and e^(−t²/2). The share above t is e^(−t²/2) · p(u) / (t + 4) with u = (t − 4) / (t + 4) and p of
 * degree 9.
 */
// @ts-ignore: decorator
@inline
function normalDistribution(x: v128, t: v128, bell: v128): v128 {
  const four = constant(NUMBERS, 4);
  const inverse = f32x4.div(one(), f32x4.add(t, four));
  const u = f32x4.mul(f32x4.sub(t, four), inverse);
  let p = constant(TAIL, 0);
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 1));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 2));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 3));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 4));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 5));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 6));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 7));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 8));
  p = f32x4.relaxed_madd(p, u, constant(TAIL, 9));
  const above = f32x4.mul(bell, f32x4.mul(p, inverse));
  return v128.bitselect(above, f32x4.sub(one(), above), f32x4.lt(x, zero()));
}

/** x·Φ(x) */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  const t = bounded(x);
  return f32x4.mul(x, normalDistribution(x, t, gaussian(t)));
}

// @ts-ignore: decorator
@inline
export function geluSlope(x: v128): v128 {
  const t = bounded(x), b = gaussian(t);
  return f32x4.relaxed_madd(x, f32x4.mul(constant(NUMBERS, 6), b), normalDistribution(x, t, b));
}

// @ts-ignore: decorator
@inline
export function leakyRelu(x: v128, slope: v128): v128 {
  return wherePositive(x, x, f32x4.mul(slope, x));
}

/** 0 is added, or a NaN where x is one. */
// @ts-ignore: decorator
@inline
export function leakyReluSlope(x: v128, slope: v128): v128 {
  return f32x4.add(wherePositive(x, one(), slope), v128.bitselect(zero(), x, f32x4.eq(x, x)));
}

// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(negated(magnitude(x)));
  return f32x4.div(wherePositive(x, one(), e), f32x4.add(one(), e));
}

// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = magnitude(x);
  const z = f32x4.mul(x, x);
  let p = constant(TANH, 0);
  p = f32x4.relaxed_madd(p, z, constant(TANH, 1));
  p = f32x4.relaxed_madd(p, z, constant(TANH, 2));
  p = f32x4.relaxed_madd(p, z, constant(TANH, 3));
  p = f32x4.relaxed_madd(p, z, constant(TANH, 4));
  const small = f32x4.relaxed_madd(f32x4.mul(p, z), x, x);
  const e = exp(f32x4.mul(constant(NUMBERS, 7), size));
  const t = f32x4.div(f32x4.sub(one(), e), f32x4.add(one(), e));
  const large = v128.or(t, v128.and(x, constant(BITS, 1)));
  return v128.bitselect(large, small, f32x4.ge(size, constant(NUMBERS, 8)));
}

/** From the smaller of the two factors of the derivative. */
// @ts-ignore: decorator
@inline
export function sigmoidSlope(x: v128): v128 {
  const e = exp(negated(magnitude(x)));
  const sum = f32x4.add(one(), e);
  return f32x4.div(e, f32x4.mul(sum, sum));
}

// @ts-ignore: decorator
@inline
export function silu(x: v128): v128 {
  return f32x4.mul(x, sigmoid(x));
}

// @ts-ignore: decorator
@inline
export function siluSlope(x: v128): v128 {
  return f32x4.relaxed_madd(x, sigmoidSlope(x), sigmoid(x));
}

// @ts-ignore: decorator
@inline
export function tanhSlope(x: v128): v128 {
  return f32x4.mul(constant(NUMBERS, 4), sigmoidSlope(f32x4.add(x, x)));
}
