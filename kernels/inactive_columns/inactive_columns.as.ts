// Words: input, bytes of a row, rows, columns, before, counters, log, bytes of a log row, column.
import { settle } from "../cpu/vector.as";

export function inactive_columns(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8), N = load<u32>(words, 12);
  const before: usize = load<u32>(words, 16), counters: usize = load<u32>(words, 20);
  if (load<u32>(counters, 4) == 0) return;
  let inactive: u32 = 0, revived: u32 = 0;
  for (let n: u32 = 0; n < N; n++) {
    const offset = <usize>n << 2;
    let at = input + offset;
    let m = M;
    while (m > 0 && load<f32>(at) <= 0) {
      at += row;
      m--;
    }
    const now = u32(m == 0);
    inactive += now;
    revived += u32(load<f32>(before + offset) != 0) & (now ^ 1);
    store<f32>(before + offset, <f32>now);
  }
  const log: usize = load<u32>(words, 24) + <usize>load<u32>(words, 28) * load<u32>(counters);
  const column = log + (<usize>load<u32>(words, 32) << 2);
  store<f32>(column, <f32>(<f64>inactive / <f64>N));
  store<f32>(column, <f32>(<f64>revived / <f64>N), 4);
  settle();
}
