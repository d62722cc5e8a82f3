// Words: counters.

export function advance(words: usize): void {
  const counters: usize = load<u32>(words);
  store<u32>(counters, load<u32>(counters) + 1);
}
