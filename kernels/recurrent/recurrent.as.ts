// Words: projected, weight, out, bytes of a row of each, T, B, H, padded columns, kind.
import { settle } from "../cpu/vector.as";
import { product } from "./product.as";
import { tanh } from "./tanh.as";

export function recurrent(words: usize): void {
  let projected: usize = load<u32>(words), out: usize = load<u32>(words, 8);
  const weight: usize = load<u32>(words, 4), row: usize = load<u32>(words, 12);
  const T = load<u32>(words, 16), B = load<u32>(words, 20), H = load<u32>(words, 24);
  const width: usize = load<u32>(words, 28) << 2;
  const bounded = load<u32>(words, 32) != 0;
  const step = row * B;
  memory.fill(out, 0, step);
  for (let t: u32 = 0; t < T; t++) {
    if (t > 0) product(out - step, weight, out, row, B, H, false);
    for (let b: u32 = 0; b < B; b++) {
      const end = out + width;
      if (bounded) {
        for (let to = out, from = projected; to < end; to += 16, from += 16) {
          v128.store(to, tanh(f32x4.add(v128.load(from), v128.load(to))));
        }
      } else {
        for (let to = out, from = projected; to < end; to += 16, from += 16) {
          v128.store(to, f32x4.add(v128.load(from), v128.load(to)));
        }
      }
      out += row;
      projected += row;
    }
  }
  settle();
}
