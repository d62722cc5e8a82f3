// Words: counters, numbers, bytes of a numbers row, gradient, parameter, bytes of a row of each, rows, padded columns,
// columns of ratio and epsilon.
//
// Two units at a time. Squares are taken in f64, where those of every f32 are normal numbers; rows come in ascending
// order.
import { number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function adaptive_clip(words: usize): void {
  let gradient: usize = load<u32>(words, 12), parameter: usize = load<u32>(words, 16);
  const row: usize = load<u32>(words, 20), M = load<u32>(words, 24);
  const ratio = f64x2.splat(number(words, 32)), epsilon = f64x2.splat(number(words, 36));
  for (let n = load<u32>(words, 28) >> 1; n > 0; n--) {
    const bound = f64x2.mul(ratio, f64x2.max(norms(parameter, row, M), epsilon));
    const found = norms(gradient, row, M);
    const within = f64x2.le(found, bound); // NaN compares false
    if (!i64x2.all_true(within)) {
      scale(gradient, row, M, v128.bitselect(f64x2.splat(1), f64x2.div(bound, found), within));
    }
    gradient += 8;
    parameter += 8;
  }
  settle();
}

/** Norms of two columns. */
function norms(at: usize, row: usize, M: u32): v128 {
  let sum = f64x2.splat(0);
  for (; M > 0; M--) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(at));
    sum = f64x2.add(sum, f64x2.mul(x, x));
    at += row;
  }
  return f64x2.sqrt(sum);
}

function scale(at: usize, row: usize, M: u32, factors: v128): void {
  const k = f32x4.demote_f64x2_zero(factors);
  for (; M > 0; M--) {
    v128.store64_lane(at, f32x4.mul(k, v128.load64_zero(at)), 0);
    at += row;
  }
}
