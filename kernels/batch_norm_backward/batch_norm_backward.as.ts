// Words: input, bytes of a row of input, statistics, dout and out, rows, padded columns, statistics, scale or 0, dscale,
// dshift, dout, out.
//
// Four columns at a time; what they have in common is worked out once.
import { settle } from "../cpu/vector.as";

export function batch_norm_backward(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const statistics: usize = load<u32>(words, 16), scale: usize = load<u32>(words, 20);
  const dscale: usize = load<u32>(words, 24), dshift: usize = load<u32>(words, 28);
  const dout: usize = load<u32>(words, 32), out: usize = load<u32>(words, 36);
  const n = f32x4.splat(<f32>M);
  for (let at: usize = 0; at < width; at += 16) {
    const rstd = v128.load(statistics + row + at);
    const factor = scale ? f32x4.mul(v128.load(scale + at), rstd) : rstd;
    const mean = f32x4.div(v128.load(dshift + at), n), slope = f32x4.div(v128.load(dscale + at), n);
    derive(input + at, row, M, v128.load(statistics + at), rstd, factor, mean, slope, dout + at, out + at);
  }
  settle();
}

/** out = factor · ((dout − mean) − x̂ · slope). */
function derive(
  x: usize, row: usize, M: u32, offset: v128, rstd: v128, factor: v128, mean: v128, slope: v128, dout: usize, out: usize,
): void {
  const first = v128.load(x);
  for (; M > 0; M--) {
    const normalized = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), first), offset), rstd);
    const g = f32x4.sub(f32x4.sub(v128.load(dout), mean), f32x4.mul(normalized, slope));
    v128.store(out, f32x4.mul(factor, g));
    x += row;
    dout += row;
    out += row;
  }
}
