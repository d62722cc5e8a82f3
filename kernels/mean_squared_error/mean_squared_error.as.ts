// Words: prediction, target, bytes of a row of each, rows, columns, counters, log, bytes of a log row, loss column,
// dprediction or 0.
//
// Squares are taken and added in f64. Lanes add elements four columns apart; rows come in ascending order, a row's last
// columns (fewer than four) one by one.
import { settle } from "../cpu/vector.as";

export function mean_squared_error(words: usize): void {
  const prediction: usize = load<u32>(words), target: usize = load<u32>(words, 4), row: usize = load<u32>(words, 8);
  const M = load<u32>(words, 12), N = load<u32>(words, 16);
  const counters: usize = load<u32>(words, 20), dprediction: usize = load<u32>(words, 36);
  const n = <f64>M * <f64>N;
  const log: usize = load<u32>(words, 24) + load<u32>(words, 28) * load<u32>(counters);
  store<f32>(log + (<usize>load<u32>(words, 32) << 2), <f32>(sumOfSquares(prediction, target, row, M, N) / n));
  if (dprediction) gradient(prediction, target, dprediction, row, M, N, <f32>(n / 2));
  settle();
}

function sumOfSquares(prediction: usize, target: usize, row: usize, M: u32, N: u32): f64 {
  let s0 = f64x2.splat(0), s1 = s0;
  let tail: f64 = 0;
  for (; M > 0; M--) {
    let p = prediction, t = target;
    for (let n = N >> 2; n > 0; n--) {
      const x = v128.load(p), y = v128.load(t);
      const low = f64x2.sub(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y));
      const high = f64x2.sub(
        f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)),
        f64x2.promote_low_f32x4(v128.shuffle<f32>(y, y, 2, 3, 2, 3)),
      );
      s0 = f64x2.add(s0, f64x2.mul(low, low));
      s1 = f64x2.add(s1, f64x2.mul(high, high));
      p += 16;
      t += 16;
    }
    for (let n = N & 3; n > 0; n--) {
      const d = <f64>load<f32>(p) - <f64>load<f32>(t);
      tail += d * d;
      p += 4;
      t += 4;
    }
    prediction += row;
    target += row;
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + tail;
}

/** (p − t) / (n / 2) */
function gradient(prediction: usize, target: usize, dprediction: usize, row: usize, M: u32, N: u32, half: f32): void {
  const divisor = f32x4.splat(half);
  for (; M > 0; M--) {
    for (let at: usize = 0; at < <usize>N << 2; at += 16) {
      const difference = f32x4.sub(v128.load(prediction + at), v128.load(target + at));
      v128.store(dprediction + at, f32x4.div(difference, divisor));
    }
    prediction += row;
    target += row;
    dprediction += row;
  }
}
