// Words: input, bytes of a row of input, dout and out, samples, rows of a sample, groups, columns of a group, center,
// statistics, bytes of a statistics row, scale or 0, dout, out.
//
// Products are f32, their sums f64. A row's last columns (fewer than four) are handled one by one: beyond them lies the
// next group.
import { high, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";

/** Means of g and g · x̂ over a group. */
let mean: f32 = 0, slope: f32 = 0;

export function group_norm_backward(words: usize): void {
  let input: usize = load<u32>(words);
  const row: usize = load<u32>(words, 4);
  const S = load<u32>(words, 12), G = load<u32>(words, 16), K = load<u32>(words, 20);
  const center = load<u32>(words, 24) != 0;
  let statistics: usize = load<u32>(words, 28);
  const scale: usize = load<u32>(words, 36);
  let dout: usize = load<u32>(words, 40), out: usize = load<u32>(words, 44);
  for (let sample = load<u32>(words, 8); sample > 0; sample--) {
    for (let g: u32 = 0; g < G; g++) {
      const at = <usize>(g * K) << 2, pair = statistics + (<usize>g << 3);
      const first: f32 = center ? load<f32>(input + at) : 0;
      const offset = load<f32>(pair), rstd = load<f32>(pair, 4);
      const s: usize = scale ? scale + at : 0;
      means(input + at, dout + at, row, S, K, first, offset, rstd, s);
      if (!center) mean = 0;
      derive(input + at, dout + at, out + at, row, S, K, first, offset, rstd, s);
    }
    input += row * S;
    dout += row * S;
    out += row * S;
    statistics += <usize>load<u32>(words, 32);
  }
  settle();
}

function means(
  input: usize, dout: usize, row: usize, S: u32, K: u32, first: f32, offset: f32, rstd: f32, scale: usize,
): void {
  const n = <f64>S * <f64>K;
  const f = f32x4.splat(first), o = f32x4.splat(offset), r = f32x4.splat(rstd);
  let sums = f64x2.splat(0), products = sums;
  let sum: f64 = 0, product: f64 = 0;
  for (; S > 0; S--) {
    let at: usize = 0;
    for (const end = <usize>(K >> 2) << 4; at < end; at += 16) {
      let g = v128.load(dout + at);
      if (scale) g = f32x4.mul(g, v128.load(scale + at));
      const p = f32x4.mul(g, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(input + at), f), o), r));
      sums = f64x2.add(sums, f64x2.add(low(g), high(g)));
      products = f64x2.add(products, f64x2.add(low(p), high(p)));
    }
    for (const end = <usize>K << 2; at < end; at += 4) {
      let g = load<f32>(dout + at);
      if (scale) g *= load<f32>(scale + at);
      sum += <f64>g;
      product += <f64>(g * ((load<f32>(input + at) - first - offset) * rstd));
    }
    input += row;
    dout += row;
  }
  mean = <f32>((f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + sum) / n);
  slope = <f32>((f64x2.extract_lane(products, 0) + f64x2.extract_lane(products, 1) + product) / n);
}

/** out = rstd · ((g − mean) − x̂ · slope). */
function derive(
  input: usize, dout: usize, out: usize, row: usize, S: u32, K: u32, first: f32, offset: f32, rstd: f32, scale: usize,
): void {
  const whole: usize = scale ? scaled(input, dout, out, row, S, K, first, offset, rstd, scale) : 0;
  const f = f32x4.splat(first), o = f32x4.splat(offset), r = f32x4.splat(rstd);
  const m = f32x4.splat(mean), b = f32x4.splat(slope);
  for (; S > 0; S--) {
    let at = whole;
    for (const end = <usize>(K >> 2) << 4; at < end; at += 16) {
      let g = v128.load(dout + at);
      if (scale) g = f32x4.mul(g, v128.load(scale + at));
      const x = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(input + at), f), o), r);
      v128.store(out + at, f32x4.mul(r, f32x4.sub(f32x4.sub(g, m), f32x4.mul(x, b))));
    }
    for (const end = <usize>K << 2; at < end; at += 4) {
      let g = load<f32>(dout + at);
      if (scale) g *= load<f32>(scale + at);
      const x = (load<f32>(input + at) - first - offset) * rstd;
      store<f32>(out + at, rstd * ((g - mean) - x * slope));
    }
    input += row;
    dout += row;
    out += row;
  }
}

/** Rows' whole eights of columns, with a scale, without a branch; returns the bytes of a row that it did. */
function scaled(
  input: usize, dout: usize, out: usize, row: usize, S: u32, K: u32, first: f32, offset: f32, rstd: f32, scale: usize,
): usize {
  const f = f32x4.splat(first), o = f32x4.splat(offset), r = f32x4.splat(rstd);
  const m = f32x4.splat(mean), b = f32x4.splat(slope);
  const bytes = <usize>(K >> 3) << 5;
  for (; S > 0; S--) {
    for (let at: usize = 0; at < bytes; at += 32) {
      const d0 = v128.load(dout + at), d1 = v128.load(dout + at, 16);
      const s0 = v128.load(scale + at), s1 = v128.load(scale + at, 16);
      const i0 = v128.load(input + at), i1 = v128.load(input + at, 16);
      const x0 = f32x4.mul(f32x4.sub(f32x4.sub(i0, f), o), r), x1 = f32x4.mul(f32x4.sub(f32x4.sub(i1, f), o), r);
      const g0 = f32x4.sub(f32x4.mul(d0, s0), m), g1 = f32x4.sub(f32x4.mul(d1, s1), m);
      v128.store(out + at, f32x4.mul(r, f32x4.sub(g0, f32x4.mul(x0, b))));
      v128.store(out + at, f32x4.mul(r, f32x4.sub(g1, f32x4.mul(x1, b))), 16);
    }
    input += row;
    dout += row;
    out += row;
  }
  return bytes;
}
