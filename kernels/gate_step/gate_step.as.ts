// Words: counters, flag, out.

export function gate_step(words: usize): void {
  const counters: usize = load<u32>(words);
  const flag: usize = load<u32>(words, 4);
  const out: usize = load<u32>(words, 8);
  store<u32>(out, load<u32>(counters));
  store<u32>(out, load<u32>(counters, 4) != 0 && load<u32>(flag) == 0 ? 1 : 0, 4);
}
