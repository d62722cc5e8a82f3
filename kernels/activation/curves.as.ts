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

/** The normal distribution: erf by a polynomial below 1, erfc by one in 1/t² beyond (Moshier, Cephes, ndtrf.c). */
export function normalDistribution(x: v128): v128 {
  const one = splat(1), half = splat(0.5);
  const t = f32x4.mul(f32x4.abs(x), splat(0.70710678));
  const z = f32x4.mul(t, t);
  let p = splat(7.853861353153693e-5);
  p = step(p, z, -8.010193625184903e-4);
  p = step(p, z, 5.188327685732524e-3);
  p = step(p, z, -2.685381193529856e-2);
  p = step(p, z, 1.128358514861418e-1);
  p = step(p, z, -3.761262582423300e-1);
  p = step(p, z, 1.128379165726710);
  const e = f32x4.mul(f32x4.mul(half, t), p);
  const q = f32x4.div(one, t);
  const y = f32x4.mul(q, q);
  let near = splat(2.326819970068386e-2);
  near = step(near, y, -1.387039388740657e-1);
  near = step(near, y, 3.687424674597105e-1);
  near = step(near, y, -5.824733027278666e-1);
  near = step(near, y, 6.210004621745983e-1);
  near = step(near, y, -4.944515323274145e-1);
  near = step(near, y, 3.404879937665872e-1);
  near = step(near, y, -2.741127028184656e-1);
  near = step(near, y, 5.638259427386472e-1);
  let far = splat(-1.047766399936249e1);
  far = step(far, y, 1.297719955372516e1);
  far = step(far, y, -7.495518717768503);
  far = step(far, y, 2.921019019210786);
  far = step(far, y, -1.015265279202700);
  far = step(far, y, 4.218463358204948e-1);
  far = step(far, y, -2.820767439740514e-1);
  far = step(far, y, 5.641895067754075e-1);
  const r = v128.bitselect(near, far, f32x4.lt(t, splat(2)));
  const tail = f32x4.mul(f32x4.mul(f32x4.mul(half, exp(f32x4.neg(z))), q), r);
  const small = wherePositive(x, f32x4.add(half, e), f32x4.sub(half, e));
  const large = wherePositive(x, f32x4.sub(one, tail), tail);
  return v128.bitselect(large, small, f32x4.ge(t, one));
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
  if (kind == 1) return f32x4.mul(x, normalDistribution(x));
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
    const density = f32x4.mul(splat(0.39894228), exp(f32x4.mul(splat(-0.5), f32x4.mul(x, x))));
    return f32x4.relaxed_madd(x, density, normalDistribution(x));
  }
  if (kind == 2) return f32x4.relaxed_madd(x, bell(x), sigmoid(x));
  if (kind == 3) return bell(x);
  return f32x4.mul(splat(4), bell(f32x4.add(x, x)));
}
