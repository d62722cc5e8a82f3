// Words: counters, numbers, bytes of a numbers row, log, bytes of a log row, factor, log columns of norm and factor,
// column of the threshold, element of the factor.
import { number } from "../cpu/numbers.as";

export function clip_factor(words: usize): void {
  const row = <usize>load<u32>(words, 12) + <usize>load<u32>(words, 16) * load<u32>(<usize>load<u32>(words));
  const norm = <f64>load<f32>(row + (<usize>load<u32>(words, 24) << 2));
  const factor = <f32>min<f64>(1, <f64>number(words, 32) / (norm + 1e-6)); // NaN stays NaN
  store<f32>(row + (<usize>load<u32>(words, 28) << 2), factor);
  store<f32>(<usize>load<u32>(words, 20) + (<usize>load<u32>(words, 36) << 2), factor);
}
