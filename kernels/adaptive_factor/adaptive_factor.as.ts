// Words: counters, numbers, bytes of a numbers row, log, bytes of a log row, factor, log columns of the gradient's norm,
// the weight's norm and the factor, columns of ratio and epsilon, element of the factor.
import { number } from "../cpu/numbers.as";

export function adaptive_factor(words: usize): void {
  const row = <usize>load<u32>(words, 12) + <usize>load<u32>(words, 16) * load<u32>(<usize>load<u32>(words));
  const norm = <f64>load<f32>(row + (<usize>load<u32>(words, 24) << 2));
  const weight = <f64>load<f32>(row + (<usize>load<u32>(words, 28) << 2));
  const bound = <f64>number(words, 36) * max<f64>(weight, <f64>number(words, 40));
  const factor = norm <= bound ? <f32>1 : <f32>(bound / norm); // NaN compares false and stays NaN
  store<f32>(row + (<usize>load<u32>(words, 32) << 2), factor);
  store<f32>(<usize>load<u32>(words, 20) + (<usize>load<u32>(words, 44) << 2), factor);
}
