// Words: direction, bytes of a row of direction and out, rows, padded columns, magnitude, norms, out.
//
// Four columns at a time.
import { settle } from "../cpu/vector.as";

export function weight_norm(words: usize): void {
  const direction: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const magnitude: usize = load<u32>(words, 16), norms: usize = load<u32>(words, 20), out: usize = load<u32>(words, 24);
  for (let at: usize = 0; at < width; at += 16) {
    const norm = v128.load(norms + at);
    scaleColumns(direction + at, row, M, norm, f32x4.add(v128.load(magnitude + at), unknown(norm)), out + at);
  }
  settle();
}

/** 0 where a norm gives a direction, NaN where it is zero or not finite. */
// @ts-ignore: decorator
@inline
export function unknown(norm: v128): v128 {
  return f32x4.div(f32x4.sub(norm, norm), norm);
}

function scaleColumns(v: usize, row: usize, M: u32, norm: v128, magnitude: v128, out: usize): void {
  for (; M > 0; M--) {
    v128.store(out, f32x4.mul(f32x4.div(v128.load(v), norm), magnitude));
    v += row;
    out += row;
  }
}
