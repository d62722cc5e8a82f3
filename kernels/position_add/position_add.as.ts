// Words: input, bytes of an input row, table, bytes of a table row, out, bytes of an out row, B, T, bytes of a row that
// are used, rounded up to a multiple of 64.
import { settle } from "../cpu/vector.as";

export function position_add(words: usize): void {
  let input: usize = load<u32>(words);
  const inputRow: usize = load<u32>(words, 4);
  const table: usize = load<u32>(words, 8), tableRow: usize = load<u32>(words, 12);
  let out: usize = load<u32>(words, 16);
  const outRow: usize = load<u32>(words, 20);
  const B = load<u32>(words, 24), T = load<u32>(words, 28);
  const bytes: usize = load<u32>(words, 32);
  for (let b: u32 = 0; b < B; b++) {
    for (let t: u32 = 0; t < T; t++) {
      addRows(input, table + <usize>t * tableRow, out, bytes);
      input += inputRow;
      out += outRow;
    }
  }
  settle();
}

function addRows(a: usize, b: usize, to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 64) {
    const x0 = v128.load(a), x1 = v128.load(a, 16), x2 = v128.load(a, 32), x3 = v128.load(a, 48);
    const y0 = v128.load(b), y1 = v128.load(b, 16), y2 = v128.load(b, 32), y3 = v128.load(b, 48);
    v128.store(to, f32x4.add(x0, y0));
    v128.store(to, f32x4.add(x1, y1), 16);
    v128.store(to, f32x4.add(x2, y2), 32);
    v128.store(to, f32x4.add(x3, y3), 48);
    a += 64;
    b += 64;
  }
}
