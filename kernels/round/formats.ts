/**
 * The two 16-bit formats, as sets of f32 values: IEEE 754 binary16 (1 sign, 5 exponent, 10 fraction bits) and bfloat16
 * (1, 8, 7). Rounding is to nearest, ties to even, in integer arithmetic on an f32's bits, which is the same on every
 * device; the kernels `round` and `round_copy` do what `roundBits` does.
 */

/** A 16-bit floating-point format. */
export type Format = "f16" | "bf16";

/** How numbers are rounded to a format. */
export interface Rounding {
  readonly format: Format;
  /** Replaces what is below the smallest normal number, after rounding, by a zero of its sign. */
  readonly flush: boolean;
}

/** What a format can hold. */
export interface FormatConstants {
  /** Greatest finite number. */
  readonly largest: number;
  readonly smallestNormal: number;
  readonly smallestSubnormal: number;
  /** From 1 to the next number above. */
  readonly epsilon: number;
}

/** The numbers that bound each format. */
export const FORMATS: Readonly<Record<Format, FormatConstants>> = {
  f16: {
    largest: (2 - 2 ** -10) * 2 ** 15,
    smallestNormal: 2 ** -14,
    smallestSubnormal: 2 ** -24,
    epsilon: 2 ** -10,
  },
  bf16: {
    largest: (2 - 2 ** -7) * 2 ** 127,
    smallestNormal: 2 ** -126,
    smallestSubnormal: 2 ** -133,
    epsilon: 2 ** -7,
  },
};

/** A format as kernels take it, in the attribute `format`. */
export const FORMAT_CODES: Readonly<Record<Format, number>> = { f16: 0, bf16: 1 };

/** Attributes of the kernels `round` and `round_copy`. */
export function roundingAttributes({ format, flush }: Rounding): { format: number; flush: number } {
  return { format: FORMAT_CODES[format], flush: Number(flush) };
}

/** The rounding that a kernel's attributes name. */
export function roundingOf({ format, flush }: Readonly<Record<string, number>>): Rounding {
  return { format: format === FORMAT_CODES.f16 ? "f16" : "bf16", flush: flush !== 0 };
}

const INFINITY = 0x7f800000;
/** Every NaN becomes this one, its sign kept: both formats can hold it. */
const NAN = 0x7fc00000;

/**
 * Rounds the bits of an f32 to the bits of the f32 that stands for its nearest neighbour in the format. At and beyond
 * halfway from the largest number to the next power of two the result is infinite (65520 for f16); a NaN stays one.
 */
export function roundBits(bits: number, { format, flush }: Rounding): number {
  const magnitude = bits & 0x7fffffff;
  const sign = bits & 0x80000000;
  if (magnitude > INFINITY) return (sign | NAN) >>> 0;
  const [rounded, smallestNormal] = format === "f16"
    ? [toHalf(magnitude), 0x38800000]
    : [toBfloat(magnitude), 0x800000];
  return (sign | (flush && rounded < smallestNormal ? 0 : rounded)) >>> 0;
}

/** Rounds a number, through f32. */
export function roundTo(value: number, rounding: Rounding): number {
  float[0] = value;
  word[0] = roundBits(word[0], rounding);
  return float[0];
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** Subnormal halves are multiples of 2^-24, so the smaller the number the more of its fraction goes. */
function toHalf(magnitude: number): number {
  if (magnitude <= 0x33000000) return 0; // up to 2^-25, halfway to the smallest
  if (magnitude < 0x33800000) return 0x33800000; // up to 2^-24, the smallest
  const exponent = magnitude >>> 23;
  const rounded = dropBits(magnitude, exponent >= 113 ? 13 : 126 - exponent);
  return rounded >= 0x47800000 ? INFINITY : rounded;
}

function toBfloat(magnitude: number): number {
  return dropBits(magnitude, 16); // beyond the largest number a carry makes infinity by itself
}

/** Rounds the last `count` bits (at most 23) away; a carry out of the fraction moves the exponent up, as it should. */
function dropBits(magnitude: number, count: number): number {
  const odd = (magnitude >>> count) & 1;
  return ((magnitude + (1 << (count - 1)) - 1 + odd) >>> count) << count;
}
