// Words: logits, bytes of a logits row, B, C, labels, counters, log, bytes of a log row, loss column, correct column,
// naive, dlogits or 0, bytes of a dlogits row.
//
// A row's exponentials are added in four lanes, the lanes as in `sumLanes`; rows are added in ascending order in f64.
// A label of C or more, which no dataset should hold, makes the loss NaN and touches no memory.
import { constant, exp, maxLanes, settle, sumLanes, window } from "../cpu/vector.as";

const INFINITY = memory.data<u32>([0x7f800000]); // the bits of an exponent that has no greater one

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
    const sum = dlogits ? exponentials(logits, dlogits, C, shift) : sumOfExponentials(logits, C, shift);
    loss += y < C ? lossOf(load<f32>(logits + (<usize>y << 2)), shift, sum, naive) : <f64>NaN;
    correct += u32(isRight(logits, C, y, greatest));
    if (dlogits) {
      gradient(dlogits, C, y, sum, <f32>B);
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

/** As `sumOfExponentials`, and writes them down. */
function exponentials(z: usize, d: usize, C: u32, shift: f32): f32 {
  const s = f32x4.splat(shift);
  let sum = f32x4.splat(0);
  for (let left: i32 = C; left > 0; left -= 8) {
    const ones = window(left);
    const z0 = v128.load(z), z1 = v128.load(z, 16), m0 = v128.load(ones), m1 = v128.load(ones, 16);
    const e0 = v128.and(exp(f32x4.sub(z0, s)), m0), e1 = v128.and(exp(f32x4.sub(z1, s)), m1);
    v128.store(d, e0);
    v128.store(d, e1, 16);
    sum = f32x4.add(f32x4.add(sum, v128.load(d)), v128.load(d, 16));
    z += 32;
    d += 32;
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
  const infinity = constant(INFINITY, 0), most = f32x4.splat(greatest);
  let first: i32 = -1;
  for (let c: u32 = 0; c < C; c += 4) {
    const x = v128.load(z), ones = v128.load(window(min(4, C - c)));
    if (v128.any_true(v128.and(i32x4.eq(v128.and(x, infinity), infinity), ones))) return false;
    const equal = i32x4.bitmask(v128.and(f32x4.eq(x, most), ones));
    if (first < 0 && equal != 0) first = c + ctz(equal);
    z += 16;
  }
  return first == y;
}

/**
 * d from exponentials to exp(z − m) / Σ / B, and the label's to (exp(z_y − m) / Σ − 1) / B, with the difference taken
 * before the division: it may be small.
 */
function gradient(d: usize, C: u32, y: u32, sum: f32, B: f32): void {
  const total = f32x4.splat(sum), batch = f32x4.splat(B), label = d + (<usize>y << 2);
  const e: f32 = y < C ? load<f32>(label) : 0;
  for (let c: u32 = 0, at = d; c < C; c += 8, at += 32) {
    const e0 = v128.load(at), e1 = v128.load(at, 16);
    v128.store(at, f32x4.div(f32x4.div(e0, total), batch));
    v128.store(at, f32x4.div(f32x4.div(e1, total), batch), 16);
  }
  if (y < C) store<f32>(label, (e / sum - 1) / B);
}
