// Words: sum, value, bytes of each, padding included (a multiple of 64), factor (f32).
import { settle } from "../cpu/vector.as";

export function accumulate(words: usize): void {
  let sum: usize = load<u32>(words);
  let value: usize = load<u32>(words, 4);
  const factor = f32x4.splat(load<f32>(words, 12));
  for (const end = sum + load<u32>(words, 8); sum < end; sum += 32) {
    const v0 = v128.load(value), v1 = v128.load(value, 16);
    const s0 = v128.load(sum), s1 = v128.load(sum, 16);
    v128.store(sum, f32x4.relaxed_madd(factor, v0, s0));
    v128.store(sum, f32x4.relaxed_madd(factor, v1, s1), 16);
    value += 32;
  }
  settle();
}
