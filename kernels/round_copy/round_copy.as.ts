// Words: input, out, bytes of each, padding included (a multiple of 64), format, flush.
import { settle } from "../cpu/vector.as";
import { roundAll } from "../round/round.as";

export function round_copy(words: usize): void {
  const format = load<u32>(words, 12), flush = load<u32>(words, 16) != 0;
  roundAll(load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), format, flush);
  settle();
}
