// Words: counters, log, bytes of a log row, factor, log columns of the norms of parameters and direction, element of the
// factor.

export function probe_factor(words: usize): void {
  const row = <usize>load<u32>(words, 4) + <usize>load<u32>(words, 8) * load<u32>(<usize>load<u32>(words));
  const size = load<f32>(row + (<usize>load<u32>(words, 16) << 2));
  const length = load<f32>(row + (<usize>load<u32>(words, 20) << 2));
  const quotient: f32 = length == 0 ? 0 : (1 + size) / length;
  const factor: f32 = isFinite(size) && isFinite(length) ? quotient : NaN;
  store<f32>(<usize>load<u32>(words, 12) + (<usize>load<u32>(words, 24) << 2), factor);
}
