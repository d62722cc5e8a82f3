// Words: counters, log, bytes of a log row, first column of the norms, their count, column of the result. Squares are
// taken and added in f64, in ascending order.

export function global_norm(words: usize): void {
  const row = <usize>load<u32>(words, 4) + <usize>load<u32>(words, 8) * load<u32>(<usize>load<u32>(words));
  let at = row + (<usize>load<u32>(words, 12) << 2);
  let sum: f64 = 0;
  for (let n = load<u32>(words, 16); n > 0; n--) {
    const norm = <f64>load<f32>(at);
    sum += norm * norm;
    at += 4;
  }
  store<f32>(row + (<usize>load<u32>(words, 20) << 2), <f32>sqrt(sum));
}
