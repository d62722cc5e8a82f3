// Words: state (scale, good steps, skipped steps, overflow), flag, counters, growth, backoff, interval (three f32).

export function update_scale(words: usize): void {
  const state: usize = load<u32>(words);
  const flag: usize = load<u32>(words, 4);
  const counters: usize = load<u32>(words, 8);
  if (load<u32>(counters, 4) == 0) return;
  const scale = load<f32>(state);
  if (load<u32>(flag) != 0) {
    store<f32>(state, scale * load<f32>(words, 16));
    store<f32>(state, 0, 4);
    store<f32>(state, load<f32>(state, 8) + 1, 8);
    store<f32>(state, 1, 12);
    return;
  }
  store<f32>(state, 0, 12);
  const good = load<f32>(state, 4) + 1;
  if (good < load<f32>(words, 20)) {
    store<f32>(state, good, 4);
    return;
  }
  store<f32>(state, 0, 4);
  const grown = scale * load<f32>(words, 12);
  if (grown < Infinity) store<f32>(state, grown);
}
