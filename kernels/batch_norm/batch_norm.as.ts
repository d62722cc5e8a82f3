// Words: input, bytes of a row of input, out and statistics, rows, padded columns, epsilon, scale or 0, shift or 0, out,
// statistics.
//
// Four columns at a time, rows in ascending order; sums are taken in f64, the output in f32.
import { high, joined, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";

export function batch_norm(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const epsilon = <f64>load<f32>(words, 16);
  const statistics: usize = load<u32>(words, 32);
  for (let at: usize = 0; at < width; at += 16) measure(input + at, row, M, epsilon, statistics + at);
  normalize(input, row, M, width, load<u32>(words, 20), load<u32>(words, 24), load<u32>(words, 28), statistics);
  settle();
}

/** Statistics of four columns. */
function measure(input: usize, row: usize, M: u32, epsilon: f64, statistics: usize): void {
  const n = f64x2.splat(<f64>M), zero = f64x2.splat(0);
  let a = zero, b = zero;
  let at = input;
  for (let m = M; m > 0; m--) {
    const x = v128.load(at);
    a = f64x2.add(a, low(x));
    b = f64x2.add(b, high(x));
    at += row;
  }
  a = f64x2.div(a, n);
  b = f64x2.div(b, n);
  let s = zero, t = zero;
  at = input;
  for (let m = M; m > 0; m--) {
    const x = v128.load(at);
    const d = f64x2.sub(low(x), a), e = f64x2.sub(high(x), b);
    s = f64x2.add(s, f64x2.mul(d, d));
    t = f64x2.add(t, f64x2.mul(e, e));
    at += row;
  }
  s = f64x2.div(s, n);
  t = f64x2.div(t, n);
  // Finite elements have a finite sum of squares in f64: 0 is added. Else NaN is.
  const u = f64x2.sub(s, s), v = f64x2.sub(t, t);
  const first = v128.load(input);
  const one = f64x2.splat(1), e = f64x2.splat(epsilon);
  v128.store(statistics, joined(f64x2.add(f64x2.sub(a, low(first)), u), f64x2.add(f64x2.sub(b, high(first)), v)));
  v128.store(
    statistics + row,
    joined(
      f64x2.add(f64x2.div(one, f64x2.sqrt(f64x2.add(s, e))), u),
      f64x2.add(f64x2.div(one, f64x2.sqrt(f64x2.add(t, e))), v),
    ),
  );
  v128.store(statistics + 2 * row, joined(f64x2.add(a, u), f64x2.add(b, v)));
  v128.store(statistics + 3 * row, joined(f64x2.add(s, u), f64x2.add(t, v)));
}

/** out = ((x − first) − offset) · rstd, times scale, plus shift. */
function normalize(
  input: usize, row: usize, M: u32, width: usize, scale: usize, shift: usize, out: usize, statistics: usize,
): void {
  const first = input, rstd = statistics + row;
  for (; M > 0; M--) {
    for (let at: usize = 0; at < width; at += 16) {
      const d = f32x4.sub(f32x4.sub(v128.load(input + at), v128.load(first + at)), v128.load(statistics + at));
      let y = f32x4.mul(d, v128.load(rstd + at));
      if (scale) y = f32x4.mul(y, v128.load(scale + at));
      if (shift) y = f32x4.add(y, v128.load(shift + at));
      v128.store(out + at, y);
    }
    input += row;
    out += row;
  }
}
