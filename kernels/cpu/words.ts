/** A float as an argument word: its 32 bits, to be read with `load<f32>`. */
export function floatWord(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0];
}
