// Words: input, bytes of a row, out, bytes of a row, B, S, C.
import { settle } from "../cpu/vector.as";
import { copyCell } from "../unfold/unfold.as";

export function image_rows(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 8);
  const inputRow: usize = load<u32>(words, 4), outRow: usize = load<u32>(words, 12);
  const B = load<u32>(words, 16), S = load<u32>(words, 20);
  const piece: usize = load<u32>(words, 24) << 2;
  for (let b: u32 = 0; b < B; b++) {
    let from = input;
    for (let s: u32 = 0; s < S; s++) {
      copyCell(from, out, piece);
      from += piece;
      out += outRow;
    }
    input += inputRow;
  }
  settle();
}
