// Words: counters, numbers, bytes of a numbers row, log, bytes of a log row, factor, log columns of the weight's norm,
// the update's norm and the factor, columns of trust and decay, element of the factor.
import { number } from "../cpu/numbers.as";

export function trust_ratio(words: usize): void {
  const row = <usize>load<u32>(words, 12) + <usize>load<u32>(words, 16) * load<u32>(<usize>load<u32>(words));
  const weight = <f64>load<f32>(row + (<usize>load<u32>(words, 24) << 2));
  const update = <f64>load<f32>(row + (<usize>load<u32>(words, 28) << 2));
  const denominator = update + <f64>number(words, 40) * weight;
  let factor: f32 = 1;
  const zero = denominator == 0 || (weight == 0 && denominator == denominator); // a NaN stays
  if (!zero) factor = <f32>(<f64>number(words, 36) * weight / denominator);
  store<f32>(row + (<usize>load<u32>(words, 32) << 2), factor);
  store<f32>(<usize>load<u32>(words, 20) + (<usize>load<u32>(words, 44) << 2), factor);
}
