// Words: input, bytes of a row, rows, padded columns, out.
//
// Four columns at a time, rows in ascending order. Squares are taken in f64, where those of every f32 are normal numbers,
// so nothing needs scaling.
import { high, joined, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";

export function column_norms(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const out: usize = load<u32>(words, 16);
  for (let at: usize = 0; at < width; at += 16) v128.store(out + at, normOf(input + at, row, M));
  settle();
}

function normOf(x: usize, row: usize, M: u32): v128 {
  let a = f64x2.splat(0), b = a;
  for (; M > 0; M--) {
    const v = v128.load(x);
    const c = low(v), d = high(v);
    a = f64x2.add(a, f64x2.mul(c, c));
    b = f64x2.add(b, f64x2.mul(d, d));
    x += row;
  }
  return joined(f64x2.sqrt(a), f64x2.sqrt(b));
}
