// Words: input, bytes of a row, rows, columns, counters, log, bytes of a log row, column, low (f32), high (f32).
import { settle } from "../cpu/vector.as";

export function share_outside(words: usize): void {
  let input: usize = load<u32>(words);
  const row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8), N = load<u32>(words, 12);
  const low = load<f32>(words, 32), high = load<f32>(words, 36);
  let inside: u32 = 0;
  for (let m = M; m > 0; m--) {
    let at = input;
    for (let n = N; n > 0; n--) {
      const x = load<f32>(at);
      inside += u32(x >= low) & u32(x <= high);
      at += 4;
    }
    input += row;
  }
  const log: usize = load<u32>(words, 20) + load<u32>(words, 24) * load<u32>(<usize>load<u32>(words, 16));
  store<f32>(log + (<usize>load<u32>(words, 28) << 2), <f32>(<f64>(M * N - inside) / <f64>(M * N)));
  settle();
}
