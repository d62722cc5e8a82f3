// Words: a, b, bytes of a row of each, rows, columns, counters, log, bytes of a log row, column.
//
// Products are taken and added in f64, where those of any f32 are normal numbers: lanes four columns apart, rows in
// ascending order, a row's last columns (fewer than four) one by one.
import { high, low } from "../cpu/pairs.as";
import { settle } from "../cpu/vector.as";

export function dot_product(words: usize): void {
  const sum = sumOfProducts(words);
  const counters: usize = load<u32>(words, 20);
  const row: usize = load<u32>(words, 24) + load<u32>(words, 28) * load<u32>(counters);
  store<f32>(row + (<usize>load<u32>(words, 32) << 2), isFinite(sum) ? <f32>sum : <f32>NaN);
  settle();
}

function sumOfProducts(words: usize): f64 {
  let a: usize = load<u32>(words), b: usize = load<u32>(words, 4);
  const stride: usize = load<u32>(words, 8), N = load<u32>(words, 16);
  let s0 = f64x2.splat(0), s1 = s0;
  let tail: f64 = 0;
  for (let M = load<u32>(words, 12); M > 0; M--) {
    let at: usize = 0;
    for (let n = N >> 2; n > 0; n--) {
      const x = v128.load(a + at), y = v128.load(b + at);
      s0 = f64x2.add(s0, f64x2.mul(low(x), low(y)));
      s1 = f64x2.add(s1, f64x2.mul(high(x), high(y)));
      at += 16;
    }
    for (let n = N & 3; n > 0; n--) {
      tail += <f64>load<f32>(a + at) * <f64>load<f32>(b + at);
      at += 4;
    }
    a += stride;
    b += stride;
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + tail;
}
