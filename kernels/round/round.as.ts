// Words: values, bytes, padding included (a multiple of 64), format, flush.
import { settle } from "../cpu/vector.as";

export function round(words: usize): void {
  const values: usize = load<u32>(words);
  roundAll(values, values, load<u32>(words, 4), load<u32>(words, 8), load<u32>(words, 12) != 0);
  settle();
}

/** Rounds `bytes` bytes from `input` to `out`, which may be the same. */
export function roundAll(input: usize, out: usize, bytes: usize, format: u32, flush: bool): void {
  const smallest = i32x4.splat(flush ? (format == 0 ? 0x38800000 : 0x00800000) : 0);
  const end = out + bytes;
  if (format == 0) {
    for (; out < end; out += 32) {
      v128.store(out, half(v128.load(input), smallest));
      v128.store(out, half(v128.load(input, 16), smallest), 16);
      input += 32;
    }
  } else {
    for (; out < end; out += 32) {
      v128.store(out, bfloat(v128.load(input), smallest));
      v128.store(out, bfloat(v128.load(input, 16), smallest), 16);
      input += 32;
    }
  }
}

/** To fp16; magnitudes below `smallest` become 0. */
// @ts-ignore: decorator
@inline
function half(bits: v128, smallest: v128): v128 {
  const magnitude = v128.and(bits, i32x4.splat(0x7fffffff));
  const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
  const carried = i32x4.add(i32x4.add(magnitude, i32x4.splat(0xfff)), odd);
  let rounded = v128.and(carried, i32x4.splat(-0x2000));
  // Below 2^-14 halves are multiples of 2^-24, as are all f32 from 0.5 to 1: adding 0.5 rounds to one, ties to even.
  const shift = f32x4.splat(0.5);
  const subnormal = f32x4.sub(f32x4.add(magnitude, shift), shift);
  rounded = v128.bitselect(subnormal, rounded, i32x4.lt_s(magnitude, i32x4.splat(0x38800000)));
  rounded = v128.bitselect(i32x4.splat(0x7f800000), rounded, i32x4.ge_s(rounded, i32x4.splat(0x47800000)));
  return finish(bits, magnitude, rounded, smallest);
}

/** To bf16; magnitudes below `smallest` become 0. */
// @ts-ignore: decorator
@inline
function bfloat(bits: v128, smallest: v128): v128 {
  const magnitude = v128.and(bits, i32x4.splat(0x7fffffff));
  const odd = v128.and(i32x4.shr_u(magnitude, 16), i32x4.splat(1));
  const carried = i32x4.add(i32x4.add(magnitude, i32x4.splat(0x7fff)), odd);
  return finish(bits, magnitude, v128.and(carried, i32x4.splat(-0x10000)), smallest);
}

// @ts-ignore: decorator
@inline
function finish(bits: v128, magnitude: v128, rounded: v128, smallest: v128): v128 {
  const kept = v128.andnot(rounded, i32x4.lt_s(rounded, smallest));
  const isNan = i32x4.gt_s(magnitude, i32x4.splat(0x7f800000));
  const result = v128.bitselect(i32x4.splat(0x7fc00000), kept, isNan);
  return v128.or(result, v128.and(bits, i32x4.splat(0x80000000)));
}
