// Words: counters, within, cycle or 0, passes a cycle.

export function cycle_rows(words: usize): void {
  const counters: usize = load<u32>(words);
  const within: usize = load<u32>(words, 4);
  const cycle: usize = load<u32>(words, 8);
  const every = load<u32>(words, 12);
  const row = load<u32>(counters), alive = load<u32>(counters, 4);
  store<u32>(within, row % every);
  store<u32>(within, alive, 4);
  if (!cycle) return;
  store<u32>(cycle, row / every);
  store<u32>(cycle, alive, 4);
}
