// Words: logits, bytes of a logits row, B, C, labels, counters, log, bytes of a log row, loss column, correct column,
// dlogits or 0, bytes of a dlogits row.
//
// A row's exponentials are added in four lanes, the lanes as in `sumLanes`; rows are added in ascending order in f64.
import { exp, maxLanes, settle, sumLanes } from "../cpu/vector.as";

const IGNORED: u32 = 0xffffffff;

export function masked_cross_entropy(words: usize): void {
  let logits: usize = load<u32>(words);
  const logitsRow: usize = load<u32>(words, 4);
  const B = load<u32>(words, 8), C = load<u32>(words, 12);
  const labels: usize = load<u32>(words, 16);
  let dlogits: usize = load<u32>(words, 40);
  const dlogitsRow: usize = load<u32>(words, 44);
  const n = <f32>max(1, realLabels(labels, B));
  let loss: f64 = 0;
  let correct: u32 = 0;
  for (let b: u32 = 0; b < B; b++) {
    const y = load<u32>(labels + (<usize>b << 2));
    if (y != IGNORED) {
      const greatest = maximum(logits, C);
      const sum = sumOfExponentials(logits, C, greatest);
      const z: f64 = y < C ? <f64>load<f32>(logits + (<usize>y << 2)) : <f64>NaN;
      loss += Math.log(<f64>sum) + <f64>greatest - z;
      correct += u32(isRight(logits, C, y, greatest));
      if (dlogits) gradient(logits, dlogits, C, y, greatest, sum, n);
    } else if (dlogits) memory.fill(dlogits, 0, dlogitsRow);
    logits += logitsRow;
    if (dlogits) dlogits += dlogitsRow;
  }
  const row: usize = load<u32>(words, 24) + load<u32>(words, 28) * load<u32>(load<u32>(words, 20));
  store<f32>(row + (<usize>load<u32>(words, 32) << 2), <f32>(loss / <f64>n));
  store<f32>(row + (<usize>load<u32>(words, 36) << 2), <f32>correct);
  settle();
}

function realLabels(labels: usize, B: u32): u32 {
  let n: u32 = 0;
  for (let b: u32 = 0; b < B; b++) n += u32(load<u32>(labels + (<usize>b << 2)) != IGNORED);
  return n;
}

/** Ones in the lanes of columns below C, of the four from `c` on. */
// @ts-ignore: decorator
@inline
function present(c: u32, C: u32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(c), i32x4(0, 1, 2, 3)), i32x4.splat(C));
}

/** The greatest of a row, NaN if one is. */
function maximum(z: usize, C: u32): f32 {
  const lowest = f32x4.splat(-Infinity);
  let most = lowest;
  for (let c: u32 = 0; c < C; c += 4) {
    most = f32x4.max(most, v128.bitselect(v128.load(z), lowest, present(c, C)));
    z += 16;
  }
  return maxLanes(most);
}

function sumOfExponentials(z: usize, C: u32, shift: f32): f32 {
  const s = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < C; c += 4) {
    sum = f32x4.add(sum, v128.and(exp(f32x4.sub(v128.load(z), s)), present(c, C)));
    z += 16;
  }
  return sumLanes(sum);
}

/** True if all of a row are finite and the first of its greatest is the label's. */
function isRight(z: usize, C: u32, y: u32, greatest: f32): bool {
  let first = C;
  for (let c: u32 = 0; c < C; c++) {
    const bits = load<u32>(z + (<usize>c << 2));
    if ((bits & 0x7f800000) == 0x7f800000) return false;
    if (first == C && reinterpret<f32>(bits) == greatest) first = c;
  }
  return first == y;
}

/** (softmax − onehot) / n; at the label 1 is taken away before the division, as the difference may be small. */
function gradient(z: usize, d: usize, C: u32, y: u32, shift: f32, sum: f32, n: f32): void {
  const s = f32x4.splat(shift), total = f32x4.splat(sum), count = f32x4.splat(n);
  const label = i32x4.splat(y), one = f32x4.splat(1);
  for (let c: u32 = 0; c < C; c += 4) {
    const share = f32x4.div(exp(f32x4.sub(v128.load(z), s)), total);
    const isLabel = i32x4.eq(i32x4.add(i32x4.splat(c), i32x4(0, 1, 2, 3)), label);
    v128.store(d, f32x4.div(f32x4.sub(share, v128.and(one, isLabel)), count));
    z += 16;
    d += 16;
  }
}
