// Words: counters, numbers, bytes of a numbers row, gradient, parameter, anchor, fisher, bytes of each, padding included
// (a multiple of 64), column of the strength.
import { number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function ewc(words: usize): void {
  const strength = f32x4.splat(number(words, 32));
  let g: usize = load<u32>(words, 12), p: usize = load<u32>(words, 16);
  let a: usize = load<u32>(words, 20), f: usize = load<u32>(words, 24);
  for (const end = g + load<u32>(words, 28); g < end; g += 16) {
    const k = f32x4.mul(strength, v128.load(f));
    v128.store(g, f32x4.relaxed_madd(k, f32x4.sub(v128.load(p), v128.load(a)), v128.load(g)));
    p += 16;
    a += 16;
    f += 16;
  }
  settle();
}
