// Words: labels, their number, counts, counters.

export function mask_labels(words: usize): void {
  const labels: usize = load<u32>(words);
  const end = load<u32>(words, 4);
  const row: usize = load<u32>(load<u32>(words, 12));
  for (let i = load<u32>(load<u32>(words, 8) + (row << 2)); i < end; i++) {
    store<u32>(labels + (<usize>i << 2), 0xffffffff);
  }
}
