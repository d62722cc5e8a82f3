// Words: values, from, count, counters, log, bytes of a log row, column.

export function log_values(words: usize): void {
  let from: usize = load<u32>(words) + (<usize>load<u32>(words, 4) << 2);
  const counters: usize = load<u32>(words, 12);
  const row: usize = load<u32>(words, 16) + load<u32>(words, 20) * load<u32>(counters);
  let to = row + (<usize>load<u32>(words, 24) << 2);
  for (let n = load<u32>(words, 8); n > 0; n--) {
    store<u32>(to, load<u32>(from));
    from += 4;
    to += 4;
  }
}
