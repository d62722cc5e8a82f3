// Words: input, bytes of a row, rows, columns, counters, log, bytes of a log row, column.
import { settle } from "../cpu/vector.as";

export function zero_columns(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8), N = load<u32>(words, 12);
  let dead: u32 = 0;
  for (let n: u32 = 0; n < N; n++) {
    let at = input + (<usize>n << 2);
    let m = M;
    while (m > 0 && load<f32>(at) == 0) {
      at += row;
      m--;
    }
    dead += u32(m == 0);
  }
  const log: usize = load<u32>(words, 20) + load<u32>(words, 24) * load<u32>(<usize>load<u32>(words, 16));
  store<f32>(log + (<usize>load<u32>(words, 28) << 2), <f32>(<f64>dead / <f64>N));
  settle();
}
