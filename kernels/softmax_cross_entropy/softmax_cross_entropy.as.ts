// Words: logits, bytes of a logits row, B, C, labels, counters, log, bytes of a log row, loss column, correct column,
// naive, dlogits or 0, bytes of a dlogits row.
//
// A row's exponentials are added in four lanes, the lanes as in `sumLanes`; rows are added in ascending order in f64.
// A label of C or more, which no dataset should hold, makes the loss NaN and touches no memory.
import { exp, maxLanes, settle, sumLanes } from "../cpu/vector.as";

export function softmax_cross_entropy(words: usize): void {
  let logits: usize = load<u32>(words);
  const logitsRow: usize = load<u32>(words, 4);
  const B = load<u32>(words, 8), C = load<u32>(words, 12);
  let label: usize = load<u32>(words, 16);
  const counters: usize = load<u32>(words, 20);
  const naive = load<u32>(words, 40) != 0;
  let dlogits: usize = load<u32>(words, 44);
  const dlogitsRow: usize = load<u32>(words, 48);
  let loss: f64 = 0;
  let correct: u32 = 0;
  for (let b: u32 = 0; b < B; b++) {
    const y = load<u32>(label);
    const greatest = maximum(logits, C);
    const shift: f32 = naive ? 0 : greatest;
    const sum = sumOfExponentials(logits, C, shift);
    loss += y < C ? lossOf(load<f32>(logits + (<usize>y << 2)), shift, sum, naive) : <f64>NaN;
    correct += u32(isRight(logits, C, y, greatest));
    if (dlogits) {
      gradient(logits, dlogits, C, shift, sum, <f32>B);
      if (y < C) addLabel(logits, dlogits, y, shift, sum, <f32>B);
      dlogits += dlogitsRow;
    }
    logits += logitsRow;
    label += 4;
  }
  const row: usize = load<u32>(words, 24) + load<u32>(words, 28) * load<u32>(counters);
  store<f32>(row + (<usize>load<u32>(words, 32) << 2), <f32>(loss / <f64>B));
  store<f32>(row + (<usize>load<u32>(words, 36) << 2), <f32>correct);
  settle();
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
  let m = lowest;
  for (let c: u32 = 0; c < C; c += 4) {
    m = f32x4.max(m, v128.bitselect(v128.load(z), lowest, present(c, C)));
    z += 16;
  }
  return maxLanes(m);
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

/** log Σ exp(z − m) + m − z_y, or the naive −log(exp z_y / Σ exp z), whose quotient is an f32 as programs have it. */
function lossOf(z: f32, shift: f32, sum: f32, naive: bool): f64 {
  if (!naive) return Math.log(<f64>sum) + <f64>shift - <f64>z;
  return -Math.log(<f64>(f32x4.extract_lane(exp(f32x4.splat(z)), 0) / sum));
}

/** True if all of a row are finite and the first of its greatest is the label's. */
function isRight(z: usize, C: u32, y: u32, greatest: f32): bool {
  for (let c: u32 = 0; c < C; c++) {
    if ((load<u32>(z + (<usize>c << 2)) & 0x7f800000) == 0x7f800000) return false;
  }
  for (let c: u32 = 0; c < C; c++) if (load<f32>(z + (<usize>c << 2)) == greatest) return c == y;
  return false;
}

/** d = exp(z − m) / Σ / B, the part of the gradient without the label. */
function gradient(z: usize, d: usize, C: u32, shift: f32, sum: f32, B: f32): void {
  const s = f32x4.splat(shift), total = f32x4.splat(sum), batch = f32x4.splat(B);
  for (let c: u32 = 0; c < C; c += 4) {
    v128.store(d, f32x4.div(f32x4.div(exp(f32x4.sub(v128.load(z), s)), total), batch));
    z += 16;
    d += 16;
  }
}

/** (exp(z_y − m) / Σ − 1) / B, with the difference taken before the division: it may be small. */
function addLabel(z: usize, d: usize, y: u32, shift: f32, sum: f32, B: f32): void {
  const e = exp(f32x4.sub(v128.load32_splat(z + (<usize>y << 2)), f32x4.splat(shift)));
  const p = f32x4.div(e, f32x4.splat(sum));
  const value = f32x4.div(f32x4.sub(p, f32x4.splat(1)), f32x4.splat(B));
  store<f32>(d + (<usize>y << 2), f32x4.extract_lane(value, 0));
}
