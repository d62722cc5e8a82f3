/** Bit patterns of f32, for kernels whose results are compared bit for bit. */
import { uniformSource } from "./uniform.ts";

/** `count` random patterns: every exponent as likely as the next, NaN of all kinds, infinities and subnormals included. */
export function randomPatterns(count: number, seed: number): Float32Array {
  const uniform = uniformSource(seed);
  return new Float32Array(Uint32Array.from({ length: count }, () => Math.floor(uniform() * 2 ** 32)).buffer);
}

/** Bits of each value, every NaN as one and the same: a host may change a NaN's bits as it copies it. */
export function comparableBits(values: ArrayLike<number>): Uint32Array {
  const floats = Float32Array.from(values);
  const bits = new Uint32Array(floats.buffer);
  floats.forEach((value, i) => {
    if (Number.isNaN(value)) bits[i] = 0x7fc00000;
  });
  return bits;
}
