// What several kernels share: the exponential, sums across lanes, and leaving 256-bit code cleanly.

const SINK: usize = memory.data(32, 16);

/**
 * Ends an export. V8 folds pairs of 128-bit operations into 256-bit ones and leaves their upper halves in use, after
 * which scalar code runs ten times slower; a call out to the runtime's memory.fill clears them.
 */
export function settle(): void {
  memory.fill(SINK, 0, 32);
}

/** The four lanes added as (0 + 1) + (2 + 3). */
// @ts-ignore: decorator
@inline
export function sumLanes(x: v128): f32 {
  return (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** The greatest of four lanes; NaN if one is. */
// @ts-ignore: decorator
@inline
export function maxLanes(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/**
 * e^x in each lane, relative error about 1e-7: x = n·ln 2 + r with |r| ≤ ln 2 / 2, a polynomial in r, and two exact
 * multiplications by powers of two, so that large x give infinity and small x subnormals, then 0.
 */
export function exp(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(89)), f32x4.splat(-105)); // NaN stays NaN
  const magic = f32x4.splat(12582912); // 1.5·2^23: adding it rounds to an integer, in the low bits
  const shifted = f32x4.relaxed_madd(bounded, f32x4.splat(1.44269504), magic);
  const n = f32x4.sub(shifted, magic);
  let r = f32x4.relaxed_madd(n, f32x4.splat(-0.693359375), bounded); // ln 2 in two parts, the first exact
  r = f32x4.relaxed_madd(n, f32x4.splat(2.12194440e-4), r);
  // Taylor's coefficients: on |r| ≤ 0.347 the first one left out, r⁸/8!, is below 6e-9.
  let p = f32x4.splat(1.0 / 5040);
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1.0 / 720));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1.0 / 120));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1.0 / 24));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1.0 / 6));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(0.5));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1));
  const exponent = i32x4.sub(shifted, magic);
  const half = i32x4.shr_s(exponent, 1);
  const rest = i32x4.sub(exponent, half);
  const bias = i32x4.splat(127);
  return f32x4.mul(
    f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23)),
    i32x4.shl(i32x4.add(rest, bias), 23),
  );
}
