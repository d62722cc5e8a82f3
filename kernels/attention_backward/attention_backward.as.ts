// Words: qkv, bytes of a row (of out too), lengths or 0, probabilities, bytes of a row (of dscores too), dout, bytes of
// a row, dscores, out, B, T, heads, columns of a head, causal.
//
// A row of out is written from left to right, so that what a head writes behind its last column the next one
// overwrites.
import { keysOf, lengthOf, overKeys, overQueries, scores } from "../attention/heads.as";
import { settle, sumLanes, window } from "../cpu/vector.as";

export function attention_backward(words: usize): void {
  let qkv: usize = load<u32>(words);
  const qkvRow: usize = load<u32>(words, 4), lengths: usize = load<u32>(words, 8);
  let p: usize = load<u32>(words, 12);
  const pRow: usize = load<u32>(words, 16);
  let dout: usize = load<u32>(words, 20);
  const doutRow: usize = load<u32>(words, 24);
  let ds: usize = load<u32>(words, 28), out: usize = load<u32>(words, 32);
  const B = load<u32>(words, 36), T = load<u32>(words, 40), heads = load<u32>(words, 44), width = load<u32>(words, 48);
  const causal = load<u32>(words, 52);
  const head: usize = <usize>width << 2, part: usize = head * heads;
  const matrix: usize = pRow * T; // bytes of a head's probabilities
  for (let b: u32 = 0; b < B; b++) {
    const length = lengthOf(lengths, b, T);
    for (let h: usize = 0; h < heads; h++) {
      const at = h * matrix;
      scores(dout + h * head, doutRow, qkv + 2 * part + h * head, qkvRow, ds + at, pRow, T, width, causal);
      scoreGradients(p + at, ds + at, pRow, T, length, causal, width);
    }
    for (let h: usize = 0; h < heads; h++) {
      const from = qkv + part + h * head;
      overKeys(ds + h * matrix, pRow, from, qkvRow, out + h * head, qkvRow, T, length, causal, width);
    }
    for (let h: usize = 0; h < heads; h++) {
      const from = qkv + h * head, to = out + part + h * head;
      overQueries(ds + h * matrix, pRow, from, qkvRow, to, qkvRow, T, length, causal, width);
    }
    for (let h: usize = 0; h < heads; h++) {
      const from = dout + h * head, to = out + 2 * part + h * head;
      overQueries(p + h * matrix, pRow, from, doutRow, to, qkvRow, T, length, causal, width);
    }
    qkv += qkvRow * T;
    out += qkvRow * T;
    dout += doutRow * T;
    p += matrix * heads;
    ds += matrix * heads;
  }
  settle();
}

/** dP to dS in place, 0 for the keys that a query does not see. A row's sum is made in four lanes. */
function scoreGradients(p: usize, ds: usize, row: usize, T: u32, length: u32, causal: u32, width: u32): void {
  const scale = f32x4.splat(<f32>(1 / Math.sqrt(<f64>width))), zero = f32x4.splat(0);
  for (let t: u32 = 0; t < T; t++) {
    const keys = keysOf(t, length, causal);
    const mean = f32x4.splat(sumLanes(dotProduct(p, ds, keys)));
    let x = p, y = ds;
    for (let left: i32 = keys; left > 0; left -= 8) {
      const ones = window(left);
      const x0 = v128.load(x), x1 = v128.load(x, 16), y0 = v128.load(y), y1 = v128.load(y, 16);
      const m0 = v128.load(ones), m1 = v128.load(ones, 16);
      v128.store(y, v128.and(f32x4.mul(f32x4.mul(scale, x0), f32x4.sub(y0, mean)), m0));
      v128.store(y, v128.and(f32x4.mul(f32x4.mul(scale, x1), f32x4.sub(y1, mean)), m1), 16);
      x += 32;
      y += 32;
    }
    for (const end = ds + (<usize>T << 2); y < end; y += 16) v128.store(y, zero);
    p += row;
    ds += row;
  }
}

/** Σ p · ds over the first `keys`, in four lanes. */
// @ts-ignore: decorator
@inline
function dotProduct(p: usize, ds: usize, keys: u32): v128 {
  let sum = f32x4.splat(0);
  for (let n = keys >> 2; n > 0; n--) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(p), v128.load(ds)));
    p += 16;
    ds += 16;
  }
  return f32x4.add(sum, v128.and(f32x4.mul(v128.load(p), v128.load(ds)), v128.load(window(keys & 3))));
}
