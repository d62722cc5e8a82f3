// The nonlinearities four at a time, and their derivatives. NaN stays NaN throughout.
import { exp } from "../cpu/vector.as";

// @ts-ignore: decorator
@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// @ts-ignore: decorator
@inline
function step(p: v128, z: v128, c: f32): v128 {
  return f32x4.relaxed_madd(p, z, f32x4.splat(c));
}

/** a where x > 0, else b. */
// @ts-ignore: decorator
@inline
function wherePositive(x: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, f32x4.gt(x, f32x4.splat(0)));
}

/** |x|, at most 15: e^(−x²/2) is 0 from 14.5 on. */
// @ts-ignore: decorator
@inline
export function bounded(x: v128): v128 {
  return f32x4.min(f32x4.abs(x), f32x4.splat(15));
}

/**
 * e^(−t²/2) for 0 ≤ t ≤ 15. The square of t's upper 12 bits is exact; what they leave is a small exponent l of its own,
 * |l| < 0.03, whose e^l is four terms of its series.
 */
// @ts-ignore: decorator
@inline
export function gaussian(t: v128): v128 {
  const high = v128.and(i32x4.add(t, i32x4.splat(0x800)), i32x4.splat(0xfffff000));
  const l = f32x4.mul(f32x4.mul(f32x4.sub(high, t), f32x4.add(high, t)), f32x4.splat(0.5));
  let p = f32x4.relaxed_madd(l, f32x4.splat(1.0 / 6), f32x4.splat(0.5));
  p = f32x4.relaxed_madd(p, l, f32x4.splat(1));
  p = f32x4.relaxed_madd(p, l, f32x4.splat(1));
  return f32x4.mul(p, exp(f32x4.mul(f32x4.mul(high, high), f32x4.splat(-0.5))));
}

/**
 * Φ(x) from x, t = |x| and e^(−t²/2). The share above t is e^(−t²/2) · p(u) / (t + 4) with u = (t − 4) / (t + 4); p of
 * degree 9 is the least-maximum fit on 0 ≤ t ≤ 14.6, relative error below 1e-8.
 */
// @ts-ignore: decorator
@inline
export function normalDistribution(x: v128, t: v128, bell: v128): v128 {
  const four = f32x4.splat(4);
  const inverse = f32x4.div(f32x4.splat(1), f32x4.add(t, four));
  const u = f32x4.mul(f32x4.sub(t, four), inverse);
  let p = f32x4.splat(-0.0001324345066677779);
  p = f32x4.relaxed_madd(p, u, f32x4.splat(0.00017836935876403004));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(0.0015695893671363592));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(-0.0035120765678584576));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(-0.007525003049522638));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(0.06040376424789429));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(-0.18652348220348358));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(0.38713690638542175));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(-0.6078965663909912));
  p = f32x4.relaxed_madd(p, u, f32x4.splat(0.7552851438522339));
  const above = f32x4.mul(bell, f32x4.mul(p, inverse));
  return v128.bitselect(above, f32x4.sub(f32x4.splat(1), above), f32x4.lt(x, f32x4.splat(0)));
}

export function sigmoid(x: v128): v128 {
  const one = splat(1);
  const e = exp(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(wherePositive(x, one, e), f32x4.add(one, e));
}

export function tanh(x: v128): v128 {
  const one = splat(1), size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = splat(-5.70498872745e-3); // Moshier, Cephes, tanhf.c
  p = step(p, z, 2.06390887954e-2);
  p = step(p, z, -5.37397155531e-2);
  p = step(p, z, 1.33314422036e-1);
  p = step(p, z, -3.33332819422e-1);
  const small = f32x4.relaxed_madd(f32x4.mul(p, z), x, x);
  const e = exp(f32x4.mul(splat(-2), size));
  const t = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const large = v128.or(t, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(large, small, f32x4.ge(size, splat(0.625)));
}

/** The derivative of the logistic function, from the smaller of its two factors. */
function bell(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const sum = f32x4.add(splat(1), e);
  return f32x4.div(e, f32x4.mul(sum, sum));
}

export function valueOf(kind: u32, x: v128, slope: f32): v128 {
  if (kind == 0) return wherePositive(x, x, f32x4.mul(splat(slope), x));
  if (kind == 1) {
    const t = bounded(x);
    return f32x4.mul(x, normalDistribution(x, t, gaussian(t)));
  }
  if (kind == 2) return f32x4.mul(x, sigmoid(x));
  if (kind == 3) return sigmoid(x);
  return tanh(x);
}

export function derivativeOf(kind: u32, x: v128, slope: f32): v128 {
  if (kind == 0) {
    // 0 is added, or a NaN where x is one
    return f32x4.add(wherePositive(x, splat(1), splat(slope)), v128.bitselect(f32x4.splat(0), x, f32x4.eq(x, x)));
  }
  if (kind == 1) {
    const t = bounded(x), b = gaussian(t);
    return f32x4.relaxed_madd(x, f32x4.mul(splat(0.39894228), b), normalDistribution(x, t, b));
  }
  if (kind == 2) return f32x4.relaxed_madd(x, bell(x), sigmoid(x));
  if (kind == 3) return bell(x);
  return f32x4.mul(splat(4), bell(f32x4.add(x, x)));
}
