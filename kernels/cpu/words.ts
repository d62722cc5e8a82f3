/** Numbers that are no integers, as argument words. */

/** The bits of a number rounded to f32, which a kernel reads back by `load<f32>`. */
export function floatWord(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}
