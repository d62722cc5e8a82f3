// Words: out, its bytes, padding included (a multiple of 64), value (f32).
import { settle } from "../cpu/vector.as";

export function fill(words: usize): void {
  let out: usize = load<u32>(words);
  const value = f32x4.splat(load<f32>(words, 8));
  for (const end = out + load<u32>(words, 4); out < end; out += 32) {
    v128.store(out, value);
    v128.store(out, value, 16);
  }
  settle();
}
