// Words: qkv, bytes of a row, lengths or 0, probabilities, bytes of a row, out, bytes of a row, B, T, heads, columns of
// a head, causal.
//
// Scores of all keys are made, those of the keys a query does not see then become 0 without being looked at. A row's
// exponentials are added in four lanes, the lanes as in `sumLanes`.
import { exp, maxLanes, settle, sumLanes } from "../cpu/vector.as";
import { combine, keysOf, lengthOf, present, scores } from "./heads.as";

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
      scores(q, qkvRow, q + part, qkvRow, p, pRow, T, width);
      let to = out + h * head;
      for (let t: u32 = 0; t < T; t++) {
        const keys = keysOf(t, length, causal);
        softmax(p, keys, T, scale);
        combine(p, 4, q + 2 * part, qkvRow, keys, to, width);
        p += pRow;
        to += outRow;
      }
    }
    qkv += qkvRow * T;
    out += outRow * T;
  }
  settle();
}

/** The scores of the first `keys` of T columns to probabilities, the rest to 0. */
function softmax(row: usize, keys: u32, T: u32, scale: f32): void {
  const lowest = f32x4.splat(-Infinity);
  let greatest = lowest;
  for (let c: u32 = 0; c < keys; c += 4) {
    const x = v128.load(row + (<usize>c << 2));
    greatest = f32x4.max(greatest, v128.bitselect(x, lowest, present(c, keys)));
  }
  const shift = f32x4.splat(maxLanes(greatest)), factor = f32x4.splat(scale);
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < keys; c += 4) {
    const at = row + (<usize>c << 2);
    const e = v128.and(exp(f32x4.mul(factor, f32x4.sub(v128.load(at), shift))), present(c, keys));
    v128.store(at, e);
    sum = f32x4.add(sum, e);
  }
  const total = f32x4.splat(sumLanes(sum));
  for (let c: u32 = 0; c < T; c += 4) {
    const at = row + (<usize>c << 2);
    v128.store(at, v128.and(f32x4.div(v128.load(at), total), present(c, keys)));
  }
}
