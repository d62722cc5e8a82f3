// Words: qkv, bytes of a row, lengths or 0, probabilities, bytes of a row, out, bytes of a row, B, T, heads, columns of
// a head, causal.
//
// Scores of keys that a query does not see become 0 without being looked at. A row's exponentials are added in four
// lanes, the lanes as in `sumLanes`.
import { exp, maxLanes, settle, sumLanes, window } from "../cpu/vector.as";
import { keysOf, lengthOf, overKeys, scores } from "./heads.as";

export function attention(words: usize): void {
  let qkv: usize = load<u32>(words);
  const qkvRow: usize = load<u32>(words, 4), lengths: usize = load<u32>(words, 8);
  let p: usize = load<u32>(words, 12);
  const pRow: usize = load<u32>(words, 16);
  let out: usize = load<u32>(words, 20);
  const outRow: usize = load<u32>(words, 24);
  const B = load<u32>(words, 28), T = load<u32>(words, 32), heads = load<u32>(words, 36), width = load<u32>(words, 40);
  const causal = load<u32>(words, 44);
  const head: usize = <usize>width << 2, part: usize = head * heads;
  const scale = <f32>(1 / Math.sqrt(<f64>width));
  for (let b: u32 = 0; b < B; b++) {
    const length = lengthOf(lengths, b, T);
    for (let h: usize = 0; h < heads; h++) {
      const q = qkv + h * head;
      scores(q, qkvRow, q + part, qkvRow, p, pRow, T, width, causal);
      let row = p;
      for (let t: u32 = 0; t < T; t++) {
        softmax(row, keysOf(t, length, causal), T, scale);
        row += pRow;
      }
      overKeys(p, pRow, q + 2 * part, qkvRow, out + h * head, outRow, T, length, causal, width);
      p = row;
    }
    qkv += qkvRow * T;
    out += outRow * T;
  }
  settle();
}

/** The scores of the first `keys` of T columns to probabilities, the rest to 0. */
function softmax(row: usize, keys: u32, T: u32, scale: f32): void {
  const shift = f32x4.splat(greatest(row, keys)), factor = f32x4.splat(scale);
  let sum = f32x4.splat(0);
  let at = row;
  for (let left: i32 = keys; left > 0; left -= 8) {
    const ones = window(left);
    const x0 = v128.load(at), x1 = v128.load(at, 16), m0 = v128.load(ones), m1 = v128.load(ones, 16);
    const e0 = v128.and(exp(f32x4.mul(factor, f32x4.sub(x0, shift))), m0);
    const e1 = v128.and(exp(f32x4.mul(factor, f32x4.sub(x1, shift))), m1);
    v128.store(at, e0);
    v128.store(at, e1, 16);
    sum = f32x4.add(f32x4.add(sum, v128.load(at)), v128.load(at, 16));
    at += 32;
  }
  const total = f32x4.splat(sumLanes(sum));
  at = row;
  for (let left: i32 = keys; left > 0; left -= 8) {
    const ones = window(left);
    const e0 = v128.load(at), e1 = v128.load(at, 16), m0 = v128.load(ones), m1 = v128.load(ones, 16);
    v128.store(at, v128.and(f32x4.div(e0, total), m0));
    v128.store(at, v128.and(f32x4.div(e1, total), m1), 16);
    at += 32;
  }
  for (const end = row + (<usize>T << 2), zero = f32x4.splat(0); at < end; at += 16) v128.store(at, zero);
}

/** The greatest of the first `keys`; a NaN may be passed over, as it comes back in the sum of exponentials. */
function greatest(at: usize, keys: u32): f32 {
  const lowest = f32x4.splat(-Infinity);
  let most = lowest;
  for (let n = keys >> 2; n > 0; n--) {
    most = f32x4.pmax(most, v128.load(at));
    at += 16;
  }
  return maxLanes(f32x4.pmax(most, v128.bitselect(v128.load(at), lowest, v128.load(window(keys & 3)))));
}
