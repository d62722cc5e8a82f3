// Words: input, out, bytes of each, padding included (a multiple of 64), factor.
import { settle } from "../cpu/vector.as";

export function scale(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 4);
  const factor = v128.load32_splat(words, 12);
  for (const end = out + <usize>load<u32>(words, 8); out < end; out += 64) {
    const x0 = v128.load(input), x1 = v128.load(input, 16), x2 = v128.load(input, 32), x3 = v128.load(input, 48);
    v128.store(out, f32x4.mul(factor, x0));
    v128.store(out, f32x4.mul(factor, x1), 16);
    v128.store(out, f32x4.mul(factor, x2), 32);
    v128.store(out, f32x4.mul(factor, x3), 48);
    input += 64;
  }
  settle();
}
