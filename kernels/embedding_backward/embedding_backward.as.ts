// Words: tokens, bytes of a row of tokens, rows of tokens, tokens a row, dout, bytes of a dout row, out, bytes of an
// out row, V, bytes of a row that are used, rounded up to a multiple of 64. Rows of dout are added one after another,
// so each row of out adds its own in ascending order, starting from 0.
import { settle } from "../cpu/vector.as";

export function embedding_backward(words: usize): void {
  let tokens: usize = load<u32>(words);
  const tokensRow: usize = load<u32>(words, 4);
  const B = load<u32>(words, 8), T = load<u32>(words, 12);
  let dout: usize = load<u32>(words, 16);
  const doutRow: usize = load<u32>(words, 20);
  const out: usize = load<u32>(words, 24), outRow: usize = load<u32>(words, 28);
  const V = load<u32>(words, 32);
  const bytes: usize = load<u32>(words, 36);
  memory.fill(out, 0, <usize>V * outRow);
  for (let b: u32 = 0; b < B; b++) {
    for (let t: u32 = 0; t < T; t++) {
      const token = load<u32>(tokens + (<usize>t << 2));
      if (token < V) addRow(dout, out + <usize>token * outRow, bytes);
      dout += doutRow;
    }
    tokens += tokensRow;
  }
  settle();
}

function addRow(from: usize, to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 64) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    const y0 = v128.load(to), y1 = v128.load(to, 16), y2 = v128.load(to, 32), y3 = v128.load(to, 48);
    v128.store(to, f32x4.add(y0, x0));
    v128.store(to, f32x4.add(y1, x1), 16);
    v128.store(to, f32x4.add(y2, x2), 32);
    v128.store(to, f32x4.add(y3, x3), 48);
    from += 64;
  }
}
