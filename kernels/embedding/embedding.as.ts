// Words: tokens, bytes of a row of tokens, rows of tokens, tokens a row, table, bytes of a table row, V, out, bytes of
// an out row, bytes of an out row that are used, rounded up to a multiple of 64.
import { settle } from "../cpu/vector.as";

export function embedding(words: usize): void {
  let tokens: usize = load<u32>(words);
  const tokensRow: usize = load<u32>(words, 4);
  const B = load<u32>(words, 8), T = load<u32>(words, 12);
  const table: usize = load<u32>(words, 16), tableRow: usize = load<u32>(words, 20);
  const V = load<u32>(words, 24);
  let out: usize = load<u32>(words, 28);
  const outRow: usize = load<u32>(words, 32), bytes: usize = load<u32>(words, 36);
  for (let b: u32 = 0; b < B; b++) {
    for (let t: u32 = 0; t < T; t++) {
      const token = load<u32>(tokens + (<usize>t << 2));
      if (token < V) copyRow(table + <usize>token * tableRow, out, bytes);
      else fillRow(out, bytes);
      out += outRow;
    }
    tokens += tokensRow;
  }
  settle();
}

function copyRow(from: usize, to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 64) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    v128.store(to, x0);
    v128.store(to, x1, 16);
    v128.store(to, x2, 32);
    v128.store(to, x3, 48);
    from += 64;
  }
}

function fillRow(to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16) v128.store(to, f32x4.splat(NaN));
}
