// Words: counters, out, micro-batches a step.

export function step_row(words: usize): void {
  const counters: usize = load<u32>(words);
  const out: usize = load<u32>(words, 4);
  const row = load<u32>(counters);
  store<u32>(out, row == 0 ? 0 : (row - 1) / load<u32>(words, 8));
  store<u32>(out, load<u32>(counters, 4), 4);
}
