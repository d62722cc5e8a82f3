// Words: input, bytes of a row, rows, padded columns, out. Rows are added in ascending order, starting from 0.
import { settle } from "../cpu/vector.as";

export function column_sum(words: usize): void {
  let input: usize = load<u32>(words);
  const row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const N = load<u32>(words, 12);
  let out: usize = load<u32>(words, 16);
  for (let n: u32 = 0; n < N; n += 16) {
    let from = input;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let m = M; m > 0; m--) {
      const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
      s0 = f32x4.add(s0, x0);
      s1 = f32x4.add(s1, x1);
      s2 = f32x4.add(s2, x2);
      s3 = f32x4.add(s3, x3);
      from += row;
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
    input += 64;
    out += 64;
  }
  settle();
}
