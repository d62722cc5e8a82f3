// Words: input, out, bytes of input left out, bytes of zeros, bytes copied, bytes of zeros behind them.

export function row_block(words: usize): void {
  const from: usize = load<u32>(words) + load<u32>(words, 8);
  let out: usize = load<u32>(words, 4);
  const before: usize = load<u32>(words, 12), copied: usize = load<u32>(words, 16);
  memory.fill(out, 0, before);
  out += before;
  memory.copy(out, from, copied);
  memory.fill(out + copied, 0, load<u32>(words, 20));
}
