/**
 * Inputs with mean 0 and standard deviation 1 over the first `count` values, as f32. One mean and one standard deviation
 * for all inputs, as is usual for images: pixels that are almost always dark are not blown up. Sums run in float64 in
 * ascending order.
 */
export function standardize(values: ArrayLike<number>, count: number): Float32Array {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean);
  const std = Math.sqrt(squares / count);
  if (!(std > 0)) {
    throw new RangeError(`Cannot standardise inputs: they must differ, got a standard deviation of ${std}`);
  }
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = (values[i] - mean) / std;
  return out;
}
