// Words: log, bytes of a log row, counters, column.

export function guard(words: usize): void {
  const counters: usize = load<u32>(words, 8);
  const row: usize = load<u32>(words) + load<u32>(words, 4) * load<u32>(counters);
  const bits = load<u32>(row + (<usize>load<u32>(words, 12) << 2));
  if ((bits & 0x7f800000) == 0x7f800000) store<u32>(counters, 0, 4);
}
