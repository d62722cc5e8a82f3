// Words: data, bytes of a data row, index, bytes of an index row, counters, out, bytes of an out row, rows to copy,
// elements of a row rounded up to a multiple of 16, or 1 where data is a vector. The host has checked the indices.
import { settle } from "../cpu/vector.as";

export function gather(words: usize): void {
  const data: usize = load<u32>(words);
  const dataRow: usize = load<u32>(words, 4);
  let index: usize = load<u32>(words, 8) + load<u32>(words, 12) * load<u32>(load<u32>(words, 16));
  let out: usize = load<u32>(words, 20);
  const outRow: usize = load<u32>(words, 24);
  const B = load<u32>(words, 28);
  const elements: usize = load<u32>(words, 32);
  for (let b: u32 = 0; b < B; b++) {
    const from = data + <usize>load<u32>(index) * dataRow;
    if (elements == 1) store<u32>(out, load<u32>(from));
    else copyRow(from, out, elements << 2);
    index += 4;
    out += outRow;
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
