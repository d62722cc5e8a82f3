// Words: input, bytes of a row of input and out, samples, rows of a sample, groups, columns of a group, center, epsilon,
// scale or 0, shift or 0, out, statistics, bytes of a statistics row.
//
// Sums are taken in f64, the output in f32. A row's last columns (fewer than four) are handled one by one: beyond them
// lies the next group.
import { high, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";
import { sumOfSquares } from "../vector_norm/vector_norm.as";

export function group_norm(words: usize): void {
  let input: usize = load<u32>(words);
  const row: usize = load<u32>(words, 4);
  const S = load<u32>(words, 12), G = load<u32>(words, 16), K = load<u32>(words, 20);
  const center = load<u32>(words, 24) != 0;
  const epsilon = <f64>load<f32>(words, 28);
  const scale: usize = load<u32>(words, 32), shift: usize = load<u32>(words, 36);
  let out: usize = load<u32>(words, 40);
  let statistics: usize = load<u32>(words, 44);
  const n = <f64>S * <f64>K;
  for (let sample = load<u32>(words, 8); sample > 0; sample--) {
    for (let g: u32 = 0; g < G; g++) {
      const at = <usize>(g * K) << 2;
      const first: f32 = center ? load<f32>(input + at) : 0;
      const mean = center ? sum(input + at, row, S, K) / n : 0;
      const variance = sumOfSquares(input + at, row, S, K, mean) / n;
      // Finite elements have a finite sum of squares in f64; a NaN among them, or an infinity, makes it not so.
      const finite = variance - variance == 0;
      const offset = finite ? <f32>(mean - <f64>first) : <f32>NaN;
      const rstd = finite ? <f32>(1 / sqrt(variance + epsilon)) : <f32>NaN;
      const pair = statistics + (<usize>g << 3);
      store<f32>(pair, offset);
      store<f32>(pair, rstd, 4);
      normalize(input + at, out + at, row, S, K, first, offset, rstd, scale ? scale + at : 0, shift ? shift + at : 0);
    }
    input += row * S;
    out += row * S;
    statistics += <usize>load<u32>(words, 48);
  }
  settle();
}

/** The sum of S rows of K columns. */
function sum(input: usize, row: usize, S: u32, K: u32): f64 {
  let s0 = f64x2.splat(0), s1 = s0;
  let tail: f64 = 0;
  for (; S > 0; S--) {
    let at = input;
    for (let k = K >> 2; k > 0; k--) {
      const x = v128.load(at);
      s0 = f64x2.add(s0, low(x));
      s1 = f64x2.add(s1, high(x));
      at += 16;
    }
    for (let k = K & 3; k > 0; k--) {
      tail += <f64>load<f32>(at);
      at += 4;
    }
    input += row;
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + tail;
}

/** out = ((x − first) − offset) · rstd, times scale, plus shift, over S rows of K columns. */
function normalize(
  input: usize, out: usize, row: usize, S: u32, K: u32, first: f32, offset: f32, rstd: f32, scale: usize, shift: usize,
): void {
  const whole: usize = scale && shift ? affine(input, out, row, S, K, first, offset, rstd, scale, shift) : 0;
  const f = f32x4.splat(first), o = f32x4.splat(offset), r = f32x4.splat(rstd);
  for (; S > 0; S--) {
    let at = whole;
    for (const end = <usize>(K >> 2) << 4; at < end; at += 16) {
      let y = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(input + at), f), o), r);
      if (scale) y = f32x4.mul(y, v128.load(scale + at));
      if (shift) y = f32x4.add(y, v128.load(shift + at));
      v128.store(out + at, y);
    }
    for (const end = <usize>K << 2; at < end; at += 4) {
      let y: f32 = (load<f32>(input + at) - first - offset) * rstd;
      if (scale) y *= load<f32>(scale + at);
      if (shift) y += load<f32>(shift + at);
      store<f32>(out + at, y);
    }
    input += row;
    out += row;
  }
}

/** Rows' whole eights of columns, with scale and shift, without a branch; returns the bytes of a row that it did. */
function affine(
  input: usize, out: usize, row: usize, S: u32, K: u32, first: f32, offset: f32, rstd: f32, scale: usize, shift: usize,
): usize {
  const f = f32x4.splat(first), o = f32x4.splat(offset), r = f32x4.splat(rstd);
  const bytes = <usize>(K >> 3) << 5;
  for (; S > 0; S--) {
    for (let at: usize = 0; at < bytes; at += 32) {
      const x0 = v128.load(input + at), x1 = v128.load(input + at, 16);
      const s0 = v128.load(scale + at), s1 = v128.load(scale + at, 16);
      const t0 = v128.load(shift + at), t1 = v128.load(shift + at, 16);
      v128.store(out + at, f32x4.add(f32x4.mul(f32x4.mul(f32x4.sub(f32x4.sub(x0, f), o), r), s0), t0));
      v128.store(out + at, f32x4.add(f32x4.mul(f32x4.mul(f32x4.sub(f32x4.sub(x1, f), o), r), s1), t1), 16);
    }
    input += row;
    out += row;
  }
  return bytes;
}
