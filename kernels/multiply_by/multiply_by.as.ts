// Words: values, bytes, padding included (a multiple of 64), factor, 1 to divide.
import { settle } from "../cpu/vector.as";

export function multiply_by(words: usize): void {
  let at: usize = load<u32>(words);
  const end = at + load<u32>(words, 4);
  const factor = f32x4.splat(load<f32>(load<u32>(words, 8)));
  const divide = load<u32>(words, 12) != 0;
  for (; at < end; at += 32) {
    const a = v128.load(at), b = v128.load(at, 16);
    v128.store(at, divide ? f32x4.div(a, factor) : f32x4.mul(a, factor));
    v128.store(at, divide ? f32x4.div(b, factor) : f32x4.mul(b, factor), 16);
  }
  settle();
}
