/**
 * Inputs with mean 0 and standard deviation 1 over the first `count` values, as f32. One mean and one standard deviation
 * for all inputs, as is usual for images: pixels that are almost always dark are not blown up. With several `channels`,
 * which take turns in the values, each has its own. Sums run in float64 in ascending order.
 */
export function standardize(values: ArrayLike<number>, count: number, channels = 1): Float32Array {
  const out = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    const [mean, std] = momentsOf(values, count, { channel, channels });
    if (!(std > 0)) {
      throw new RangeError(`Cannot standardise inputs: they must differ, got a standard deviation of ${std}`);
    }
    for (let i = channel; i < out.length; i += channels) out[i] = (values[i] - mean) / std;
  }
  return out;
}

function momentsOf(
  values: ArrayLike<number>,
  count: number,
  { channel, channels }: { channel: number; channels: number },
): [mean: number, std: number] {
  let sum = 0;
  for (let i = channel; i < count; i += channels) sum += values[i];
  const mean = sum / (count / channels);
  let squares = 0;
  for (let i = channel; i < count; i += channels) squares += (values[i] - mean) * (values[i] - mean);
  return [mean, Math.sqrt(squares / (count / channels))];
}
