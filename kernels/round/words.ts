/** The 16-bit formats as they lie in memory: an f32's bits to those of a half or a bfloat16, and back. */
import { type Format, roundBits } from "./formats.ts";

/** Rounds f32 values to a format, two bytes each. */
export function encode(values: ArrayLike<number>, format: Format): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  const pack = format === "f16" ? halfOf : (rounded: number) => rounded >>> 16;
  return Uint16Array.from(bits, (one) => pack(roundBits(one, { format, flush: false })));
}

/** The f32 values that 16-bit words stand for. */
export function decode(words: Uint16Array, format: Format): Float32Array<ArrayBuffer> {
  const unpack = format === "f16" ? bitsOfHalf : (word: number) => word << 16;
  return new Float32Array(Uint32Array.from(words, unpack).buffer);
}

/** The half for the bits of an f32 that is one. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= 0x7f800000) return sign | 0x7c00 | (magnitude > 0x7f800000 ? 0x200 : 0);
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000) >>> 13);
  if (magnitude === 0) return sign;
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  return sign | (fraction >>> (126 - (magnitude >>> 23))); // a subnormal: so many 2^-24
}

function bitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const magnitude = half & 0x7fff;
  if (magnitude >= 0x7c00) return sign | 0x7f800000 | ((magnitude & 0x3ff) << 13);
  if (magnitude >= 0x400) return sign | ((magnitude << 13) + 0x38000000);
  if (magnitude === 0) return sign;
  const shift = Math.clz32(magnitude) - 21; // moves the first one to bit 10
  return sign | ((113 - shift) << 23) | (((magnitude << shift) & 0x3ff) << 13);
}
