// Words: input, bytes of a row, out, bytes of a row, B, T, I.
import { settle } from "../cpu/vector.as";
import { copyCell } from "../unfold/unfold.as";

export function time_major(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 8);
  const inputRow: usize = load<u32>(words, 4), outRow: usize = load<u32>(words, 12);
  const B = load<u32>(words, 16), T = load<u32>(words, 20);
  const step: usize = load<u32>(words, 24) << 2;
  for (let t: u32 = 0; t < T; t++) {
    let from = input;
    for (let b: u32 = 0; b < B; b++) {
      copyCell(from, out, step);
      from += inputRow;
      out += outRow;
    }
    input += step;
  }
  settle();
}
