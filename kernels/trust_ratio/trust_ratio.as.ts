// Words: counters, numbers, bytes of a numbers row, log, bytes of a log row, factor, log columns of the weight's norm,
// the update's norm and the factor, columns of trust and weight decay, whether it decays, element of the factor.
import { number } from "../cpu/numbers.as";

export function trust_ratio(words: usize): void {
  const row = <usize>load<u32>(words, 12) + <usize>load<u32>(words, 16) * load<u32>(<usize>load<u32>(words));
  const weight = <f64>load<f32>(row + (<usize>load<u32>(words, 24) << 2));
  const update = <f64>load<f32>(row + (<usize>load<u32>(words, 28) << 2));
  const denominator = load<u32>(words, 44) ? update + <f64>number(words, 40) * weight : update;
  let factor: f32 = 1;
  const lost = weight + denominator != weight + denominator; // a NaN stays
  if (lost || (weight != 0 && denominator != 0)) factor = <f32>(<f64>number(words, 36) * weight / denominator);
  store<f32>(row + (<usize>load<u32>(words, 32) << 2), factor);
  store<f32>(<usize>load<u32>(words, 20) + (<usize>load<u32>(words, 48) << 2), factor);
}
