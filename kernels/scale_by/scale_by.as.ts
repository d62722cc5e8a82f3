// Words: input, its bytes, padding included (a multiple of 64), factor, its element.
import { settle } from "../cpu/vector.as";

export function scale_by(words: usize): void {
  const factor = load<f32>(<usize>load<u32>(words, 8) + (<usize>load<u32>(words, 12) << 2));
  if (factor == 1) return;
  scale(load<u32>(words), load<u32>(words, 4), f32x4.splat(factor));
  settle();
}

function scale(at: usize, bytes: usize, k: v128): void {
  for (const end = at + bytes; at < end; at += 64) {
    const x0 = v128.load(at), x1 = v128.load(at, 16), x2 = v128.load(at, 32), x3 = v128.load(at, 48);
    v128.store(at, f32x4.mul(k, x0));
    v128.store(at, f32x4.mul(k, x1), 16);
    v128.store(at, f32x4.mul(k, x2), 32);
    v128.store(at, f32x4.mul(k, x3), 48);
  }
}
