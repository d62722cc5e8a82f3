// Words: qkv, bytes of a row (of out too), lengths or 0, probabilities, bytes of a row (of dscores too), dout, bytes of
// a row, dscores, out, B, T, heads, columns of a head, causal.
//
// A row of out is written from left to right, so that what a head writes behind its last column the next one
// overwrites.
import { combine, keysOf, lengthOf, present, scores } from "../attention/heads.as";
import { settle, sumLanes } from "../cpu/vector.as";

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
      scores(dout + h * head, doutRow, qkv + 2 * part + h * head, qkvRow, ds + at, pRow, T, width);
      scoreGradients(p + at, ds + at, pRow, T, length, causal, width);
    }
    for (let h: usize = 0; h < heads; h++) {
      queries(ds + h * matrix, pRow, qkv + part + h * head, out + h * head, qkvRow, T, length, causal, width);
    }
    for (let h: usize = 0; h < heads; h++) {
      const from = qkv + h * head, to = out + part + h * head;
      transposed(ds + h * matrix, pRow, from, qkvRow, to, qkvRow, T, length, causal, width);
    }
    for (let h: usize = 0; h < heads; h++) {
      const from = dout + h * head, to = out + 2 * part + h * head;
      transposed(p + h * matrix, pRow, from, doutRow, to, qkvRow, T, length, causal, width);
    }
    qkv += qkvRow * T;
    out += qkvRow * T;
    dout += doutRow * T;
    p += matrix * heads;
    ds += matrix * heads;
  }
  settle();
}

/** dq: each query's gradient from the keys it sees. */
function queries(
  weights: usize, weightsRow: usize, from: usize, to: usize, row: usize, T: u32, length: u32, causal: u32, width: u32,
): void {
  for (let t: u32 = 0; t < T; t++) {
    combine(weights, 4, from, row, keysOf(t, length, causal), to, width);
    weights += weightsRow;
    to += row;
  }
}

/** dk and dv: each key's gradient from the queries that see it, which are the last ones. */
function transposed(
  weights: usize, weightsRow: usize, from: usize, fromRow: usize, to: usize, toRow: usize,
  T: u32, length: u32, causal: u32, width: u32,
): void {
  for (let j: u32 = 0; j < T; j++) {
    const first = causal ? j : 0;
    const count = j < length ? T - first : 0;
    const column = weights + first * weightsRow + (<usize>j << 2);
    combine(column, weightsRow, from + first * fromRow, fromRow, count, to, width);
    to += toRow;
  }
}

/** dP to dS in place, 0 for the keys that a query does not see. A row's sum is made in four lanes. */
function scoreGradients(p: usize, ds: usize, row: usize, T: u32, length: u32, causal: u32, width: u32): void {
  const scale = f32x4.splat(<f32>(1 / Math.sqrt(<f64>width)));
  for (let t: u32 = 0; t < T; t++) {
    const keys = keysOf(t, length, causal);
    let sum = f32x4.splat(0);
    for (let c: u32 = 0; c < keys; c += 4) {
      const at: usize = <usize>c << 2;
      sum = f32x4.add(sum, v128.and(f32x4.mul(v128.load(p + at), v128.load(ds + at)), present(c, keys)));
    }
    const mean = f32x4.splat(sumLanes(sum));
    for (let c: u32 = 0; c < T; c += 4) {
      const at: usize = <usize>c << 2;
      const d = f32x4.mul(f32x4.mul(scale, v128.load(p + at)), f32x4.sub(v128.load(ds + at), mean));
      v128.store(ds + at, v128.and(d, present(c, keys)));
    }
    p += row;
    ds += row;
  }
}
