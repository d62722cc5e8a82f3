// Words: a, b, out, bytes of each, padding included (a multiple of 64).
import { settle } from "../cpu/vector.as";

export function multiply(words: usize): void {
  let a: usize = load<u32>(words), b: usize = load<u32>(words, 4), out: usize = load<u32>(words, 8);
  for (const end = out + <usize>load<u32>(words, 12); out < end; out += 64) {
    const a0 = v128.load(a), a1 = v128.load(a, 16), a2 = v128.load(a, 32), a3 = v128.load(a, 48);
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    v128.store(out, f32x4.mul(a0, b0));
    v128.store(out, f32x4.mul(a1, b1), 16);
    v128.store(out, f32x4.mul(a2, b2), 32);
    v128.store(out, f32x4.mul(a3, b3), 48);
    a += 64;
    b += 64;
  }
  settle();
}
