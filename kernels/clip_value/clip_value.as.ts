// Words: counters, numbers, bytes of a numbers row, input, its bytes, padding included (a multiple of 64), column of the
// bound.
import { number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function clip_value(words: usize): void {
  bound(load<u32>(words, 12), load<u32>(words, 16), f32x4.splat(number(words, 20)));
  settle();
}

/** Minimum and maximum of WebAssembly let a NaN through. */
function bound(at: usize, bytes: usize, most: v128): void {
  const least = f32x4.neg(most);
  for (const end = at + bytes; at < end; at += 32) {
    const x0 = v128.load(at), x1 = v128.load(at, 16);
    v128.store(at, f32x4.min(f32x4.max(x0, least), most));
    v128.store(at, f32x4.min(f32x4.max(x1, least), most), 16);
  }
}
