// What a host can ask of the module itself.
import { exp, settle } from "./vector.as";

/** 1 if relaxed multiply-add rounds once, 0 if it rounds the product first: (1 + 2^-23)² − (1 + 2^-22) = 2^-46 or 0. */
export function fusesMultiplyAdd(): i32 {
  const x = f32x4.splat(reinterpret<f32>(0x3f800001));
  const y = f32x4.splat(reinterpret<f32>(0xbf800002));
  return i32(f32x4.extract_lane(f32x4.relaxed_madd(x, x, y), 0) != 0);
}

/** Replaces `count` numbers, a multiple of four, by their exponentials: for the test of its error. */
export function exponential(at: usize, count: i32): void {
  for (const end = at + (<usize>count << 2); at < end; at += 16) v128.store(at, exp(v128.load(at)));
  settle();
}
