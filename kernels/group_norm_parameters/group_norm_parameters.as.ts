// Words: input, bytes of a row of input and dout, samples, rows of a sample, groups, columns of a group, center,
// statistics, bytes of a statistics row, dout, dscale, dshift or 0.
//
// Eight columns at a time, then four, a group's last ones (fewer than four) one by one; rows in ascending order,
// products f32 and sums f64.
import { high, joined, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";

export function group_norm_parameters(words: usize): void {
  const input: usize = load<u32>(words), statistics: usize = load<u32>(words, 28);
  const G = load<u32>(words, 16), K = load<u32>(words, 20);
  const dout: usize = load<u32>(words, 36), dscale: usize = load<u32>(words, 40), dshift: usize = load<u32>(words, 44);
  for (let g: u32 = 0; g < G; g++) {
    const start = <usize>(g * K) << 2, pair = statistics + (<usize>g << 3);
    let at = start;
    for (const end = start + (<usize>(K >> 3) << 5); at < end; at += 32) {
      eightColumns(words, input + start, input + at, pair, dout + at, dscale + at, dshift ? dshift + at : 0);
    }
    for (const end = start + (<usize>(K >> 2) << 4); at < end; at += 16) {
      fourColumns(words, input + start, input + at, pair, dout + at, dscale + at, dshift ? dshift + at : 0);
    }
    for (const end = start + (<usize>K << 2); at < end; at += 4) {
      oneColumn(words, input + start, input + at, pair, dout + at, dscale + at, dshift ? dshift + at : 0);
    }
  }
  settle();
}

/** As `fourColumns`, each sample's statistics loaded once for both fours. */
function eightColumns(words: usize, first: usize, x: usize, pair: usize, d: usize, dscale: usize, dshift: usize): void {
  const row: usize = load<u32>(words, 4);
  const S = load<u32>(words, 12);
  const center = load<u32>(words, 24) != 0;
  const next: usize = load<u32>(words, 32);
  let p0 = f64x2.splat(0), p1 = p0, p2 = p0, p3 = p0, s0 = p0, s1 = p0, s2 = p0, s3 = p0;
  for (let sample = load<u32>(words, 8); sample > 0; sample--) {
    const f = center ? v128.load32_splat(first) : f32x4.splat(0);
    const o = v128.load32_splat(pair), r = v128.load32_splat(pair, 4);
    for (let s = S; s > 0; s--) {
      const g = v128.load(d), h = v128.load(d, 16);
      const p = f32x4.mul(g, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), f), o), r));
      const q = f32x4.mul(h, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 16), f), o), r));
      p0 = f64x2.add(p0, low(p));
      p1 = f64x2.add(p1, high(p));
      p2 = f64x2.add(p2, low(q));
      p3 = f64x2.add(p3, high(q));
      s0 = f64x2.add(s0, low(g));
      s1 = f64x2.add(s1, high(g));
      s2 = f64x2.add(s2, low(h));
      s3 = f64x2.add(s3, high(h));
      x += row;
      d += row;
    }
    first += row * S;
    pair += next;
  }
  v128.store(dscale, joined(p0, p1));
  v128.store(dscale, joined(p2, p3), 16);
  if (!dshift) return;
  v128.store(dshift, joined(s0, s1));
  v128.store(dshift, joined(s2, s3), 16);
}

/** `first` is the address of the first sample's first element of the group, `x` and `d` those of the columns. */
function fourColumns(words: usize, first: usize, x: usize, pair: usize, d: usize, dscale: usize, dshift: usize): void {
  const row: usize = load<u32>(words, 4);
  const S = load<u32>(words, 12);
  const center = load<u32>(words, 24) != 0;
  const next: usize = load<u32>(words, 32);
  let p0 = f64x2.splat(0), p1 = p0, s0 = p0, s1 = p0;
  for (let sample = load<u32>(words, 8); sample > 0; sample--) {
    const f = center ? v128.load32_splat(first) : f32x4.splat(0);
    const o = v128.load32_splat(pair), r = v128.load32_splat(pair, 4);
    for (let s = S; s > 0; s--) {
      const g = v128.load(d);
      const p = f32x4.mul(g, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), f), o), r));
      p0 = f64x2.add(p0, low(p));
      p1 = f64x2.add(p1, high(p));
      s0 = f64x2.add(s0, low(g));
      s1 = f64x2.add(s1, high(g));
      x += row;
      d += row;
    }
    first += row * S;
    pair += next;
  }
  v128.store(dscale, joined(p0, p1));
  if (dshift) v128.store(dshift, joined(s0, s1));
}

function oneColumn(words: usize, first: usize, x: usize, pair: usize, d: usize, dscale: usize, dshift: usize): void {
  const row: usize = load<u32>(words, 4);
  const S = load<u32>(words, 12);
  const center = load<u32>(words, 24) != 0;
  const next: usize = load<u32>(words, 32);
  let product: f64 = 0, sum: f64 = 0;
  for (let sample = load<u32>(words, 8); sample > 0; sample--) {
    const f: f32 = center ? load<f32>(first) : 0;
    const o = load<f32>(pair), r = load<f32>(pair, 4);
    for (let s = S; s > 0; s--) {
      const g = load<f32>(d);
      product += <f64>(g * ((load<f32>(x) - f - o) * r));
      sum += <f64>g;
      x += row;
      d += row;
    }
    first += row * S;
    pair += next;
  }
  store<f32>(dscale, <f32>product);
  if (dshift) store<f32>(dshift, <f32>sum);
}
