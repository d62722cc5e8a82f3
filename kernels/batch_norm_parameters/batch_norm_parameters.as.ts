// Words: input, bytes of a row of input, dout and statistics, rows, padded columns, statistics, dout, dscale, dshift.
//
// Four columns at a time, rows in ascending order; products are f32, their sums f64.
import { high, joined, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";

export function batch_norm_parameters(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const statistics: usize = load<u32>(words, 16), dout: usize = load<u32>(words, 20);
  const dscale: usize = load<u32>(words, 24), dshift: usize = load<u32>(words, 28);
  for (let at: usize = 0; at < width; at += 16) {
    addColumns(input + at, row, M, statistics + at, dout + at, dscale + at, dshift + at);
  }
  settle();
}

function addColumns(
  x: usize, row: usize, M: u32, statistics: usize, dout: usize, dscale: usize, dshift: usize,
): void {
  const first = v128.load(x), offset = v128.load(statistics), rstd = v128.load(statistics + row);
  let p0 = f64x2.splat(0), p1 = p0, s0 = p0, s1 = p0;
  for (; M > 0; M--) {
    const g = v128.load(dout);
    const p = f32x4.mul(g, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), first), offset), rstd));
    p0 = f64x2.add(p0, low(p));
    p1 = f64x2.add(p1, high(p));
    s0 = f64x2.add(s0, low(g));
    s1 = f64x2.add(s1, high(g));
    x += row;
    dout += row;
  }
  v128.store(dscale, joined(p0, p1));
  v128.store(dshift, joined(s0, s1));
}
