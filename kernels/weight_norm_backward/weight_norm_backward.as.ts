// Words: direction, bytes of a row of direction, dout and ddirection, rows, padded columns, magnitude, norms, dout,
// ddirection, dmagnitude.
//
// Four columns at a time, rows in ascending order; products are f32, their sums f64.
import { high, joined, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";
import { unknown } from "../weight_norm/weight_norm.as";

export function weight_norm_backward(words: usize): void {
  const direction: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const magnitude: usize = load<u32>(words, 16), norms: usize = load<u32>(words, 20), dout: usize = load<u32>(words, 24);
  const ddirection: usize = load<u32>(words, 28), dmagnitude: usize = load<u32>(words, 32);
  for (let at: usize = 0; at < width; at += 16) {
    const norm = v128.load(norms + at);
    const along = f32x4.add(project(direction + at, dout + at, row, M, norm), unknown(norm));
    v128.store(dmagnitude + at, along);
    const factor = f32x4.div(v128.load(magnitude + at), norm);
    derive(direction + at, dout + at, row, M, norm, factor, along, ddirection + at);
  }
  settle();
}

/** Σ dout · v / ‖v‖. */
function project(v: usize, dout: usize, row: usize, M: u32, norm: v128): v128 {
  let a = f64x2.splat(0), b = a;
  for (; M > 0; M--) {
    const p = f32x4.mul(v128.load(dout), f32x4.div(v128.load(v), norm));
    a = f64x2.add(a, low(p));
    b = f64x2.add(b, high(p));
    v += row;
    dout += row;
  }
  return joined(a, b);
}

/** out = factor · (dout − v / ‖v‖ · along). */
function derive(
  v: usize, dout: usize, row: usize, M: u32, norm: v128, factor: v128, along: v128, out: usize,
): void {
  for (; M > 0; M--) {
    const u = f32x4.div(v128.load(v), norm);
    v128.store(out, f32x4.mul(factor, f32x4.sub(v128.load(dout), f32x4.mul(u, along))));
    v += row;
    dout += row;
    out += row;
  }
}
