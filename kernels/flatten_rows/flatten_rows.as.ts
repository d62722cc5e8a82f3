// Words: input, bytes of a row, out, bytes of a row, B, S, C. What a copy writes beyond its piece, the next overwrites.
import { settle } from "../cpu/vector.as";
import { copyCell } from "../unfold/unfold.as";

export function flatten_rows(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 8);
  const inputRow: usize = load<u32>(words, 4), outRow: usize = load<u32>(words, 12);
  const B = load<u32>(words, 16), S = load<u32>(words, 20);
  const piece: usize = load<u32>(words, 24) << 2;
  for (let b: u32 = 0; b < B; b++) {
    let to = out;
    for (let s: u32 = 0; s < S; s++) {
      copyCell(input, to, piece);
      input += inputRow;
      to += piece;
    }
    out += outRow;
  }
  settle();
}
