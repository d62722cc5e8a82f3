// Words: input, out, bytes of a row of either, B, S, padded columns. Rows are added in ascending order, from 0 on.
import { settle } from "../cpu/vector.as";

export function row_mean(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 4);
  const row: usize = load<u32>(words, 8);
  const B = load<u32>(words, 12), S = load<u32>(words, 16);
  const bytes: usize = load<u32>(words, 20) << 2;
  for (let b: u32 = 0; b < B; b++) {
    for (let c: usize = 0; c < bytes; c += 64) mean(input + c, out + c, row, S);
    input += row * S;
    out += row;
  }
  settle();
}

// @ts-ignore: decorator
@inline
function mean(from: usize, out: usize, row: usize, S: u32): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let s = S; s > 0; s--) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    s0 = f32x4.add(s0, x0);
    s1 = f32x4.add(s1, x1);
    s2 = f32x4.add(s2, x2);
    s3 = f32x4.add(s3, x3);
    from += row;
  }
  const n = f32x4.splat(<f32>S);
  v128.store(out, f32x4.div(s0, n));
  v128.store(out, f32x4.div(s1, n), 16);
  v128.store(out, f32x4.div(s2, n), 32);
  v128.store(out, f32x4.div(s3, n), 48);
}
