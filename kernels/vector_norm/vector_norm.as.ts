// Words: input, bytes of a row, rows, columns, counters, log, bytes of a log row, column.
//
// Squares are taken in f64, where those of every f32 are normal numbers, so nothing needs scaling. Lanes add elements
// four columns apart; rows come in ascending order, a row's last columns (fewer than four) one by one.
import { settle } from "../cpu/vector.as";

export function vector_norm(words: usize): void {
  const square = sumOfSquares(load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), load<u32>(words, 12), 0);
  const counters: usize = load<u32>(words, 16);
  const row: usize = load<u32>(words, 20) + load<u32>(words, 24) * load<u32>(counters);
  store<f32>(row + (<usize>load<u32>(words, 28) << 2), <f32>sqrt(square));
  settle();
}

/** Σ (x − center)² over a matrix. */
export function sumOfSquares(input: usize, row: usize, M: u32, N: u32, center: f64): f64 {
  const c = f64x2.splat(center);
  let s0 = f64x2.splat(0), s1 = s0;
  let tail: f64 = 0;
  for (; M > 0; M--) {
    let at = input;
    for (let n = N >> 2; n > 0; n--) {
      const x = v128.load(at);
      const low = f64x2.sub(f64x2.promote_low_f32x4(x), c);
      const high = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)), c);
      s0 = f64x2.add(s0, f64x2.mul(low, low));
      s1 = f64x2.add(s1, f64x2.mul(high, high));
      at += 16;
    }
    for (let n = N & 3; n > 0; n--) {
      const x = <f64>load<f32>(at) - center;
      tail += x * x;
      at += 4;
    }
    input += row;
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + tail;
}
