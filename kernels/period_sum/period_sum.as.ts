// Words: input, bytes of an input row, out, bytes of an out row, B, T, bytes of a row that are used, rounded up to a
// multiple of 64. Rows are added in ascending order, starting from 0.
import { settle } from "../cpu/vector.as";

export function period_sum(words: usize): void {
  const input: usize = load<u32>(words), inputRow: usize = load<u32>(words, 4);
  const out: usize = load<u32>(words, 8), outRow: usize = load<u32>(words, 12);
  const B = load<u32>(words, 16), T = load<u32>(words, 20);
  const bytes: usize = load<u32>(words, 24);
  for (let t: u32 = 0; t < T; t++) {
    for (let at: usize = 0; at < bytes; at += 64) {
      sumRows(input + <usize>t * inputRow + at, <usize>T * inputRow, B, out + <usize>t * outRow + at);
    }
  }
  settle();
}

/** 16 columns of B rows. */
function sumRows(from: usize, step: usize, B: u32, to: usize): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let b = B; b > 0; b--) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    s0 = f32x4.add(s0, x0);
    s1 = f32x4.add(s1, x1);
    s2 = f32x4.add(s2, x2);
    s3 = f32x4.add(s3, x3);
    from += step;
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
}
