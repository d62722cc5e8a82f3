// What several kernels share: the exponential, masks, sums across lanes, and leaving 256-bit code cleanly.

const SINK: usize = memory.data(32, 16);

/**
 * Ends an export. V8 folds pairs of 128-bit operations into 256-bit ones and leaves their upper halves in use, after
 * which scalar code runs ten times slower; a call out to the runtime's memory.fill clears them.
 */
export function settle(): void {
  memory.fill(SINK, 0, 32);
}

/** Eight words of ones, then eight of zeros. */
const WINDOW = memory.data<u32>([
  0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
  0, 0, 0, 0, 0, 0, 0, 0,
]);

/** Address of eight words, ones in the first `left` of them: masks for the rest of a row. */
// @ts-ignore: decorator
@inline
export function window(left: u32): usize {
  return WINDOW + (<usize>(8 - min(8, left)) << 2);
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
 * The i-th number of a table in all lanes. Loops take their constants from tables: V8 builds the splat of a literal anew
 * at each use, and does not fold two of them into one of 256 bits.
 */
// @ts-ignore: decorator
@inline
export function constant(table: usize, i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

const EXP = memory.data<f32>([
  89, -105, // bounds on x
  12582912, // 1.5·2^23: adding it rounds to an integer, in the low bits
  1.44269504, -0.693359375, 2.12194440e-4, // 1 / ln 2, and ln 2 in two parts, the first exact
  // Taylor's coefficients: on |r| ≤ 0.347 the first one left out, r⁸/8!, is below 6e-9.
  1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1,
]);
const EXPONENT_BIAS = memory.data<i32>([127]);

/**
 * e^x in each lane, relative error about 1e-7: x = n·ln 2 + r with |r| ≤ ln 2 / 2, a polynomial in r, and two exact
 * multiplications by powers of two, so that large x give infinity and small x subnormals, then 0. NaN stays NaN: `pmin`
 * and `pmax`, one instruction each, return their first argument where they cannot compare.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, constant(EXP, 0)), constant(EXP, 1));
  const magic = constant(EXP, 2);
  const shifted = f32x4.relaxed_madd(bounded, constant(EXP, 3), magic);
  const n = f32x4.sub(shifted, magic);
  let r = f32x4.relaxed_madd(n, constant(EXP, 4), bounded);
  r = f32x4.relaxed_madd(n, constant(EXP, 5), r);
  let p = constant(EXP, 6);
  p = f32x4.relaxed_madd(p, r, constant(EXP, 7));
  p = f32x4.relaxed_madd(p, r, constant(EXP, 8));
  p = f32x4.relaxed_madd(p, r, constant(EXP, 9));
  p = f32x4.relaxed_madd(p, r, constant(EXP, 10));
  p = f32x4.relaxed_madd(p, r, constant(EXP, 11));
  p = f32x4.relaxed_madd(p, r, constant(EXP, 12));
  p = f32x4.relaxed_madd(p, r, constant(EXP, 12));
  const exponent = i32x4.sub(shifted, magic);
  const half = i32x4.shr_s(exponent, 1);
  const rest = i32x4.sub(exponent, half);
  const bias = constant(EXPONENT_BIAS, 0);
  return f32x4.mul(
    f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23)),
    i32x4.shl(i32x4.add(rest, bias), 23),
  );
}
