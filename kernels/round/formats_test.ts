import { assert, assertEquals } from "@std/assert";
import { uniformSource } from "../testing/uniform.ts";
import { type Format, FORMATS, roundBits, roundTo } from "./formats.ts";

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function floatOf(bits: number): number {
  word[0] = bits;
  return float[0];
}

function bitsOf(value: number): number {
  float[0] = value;
  return word[0];
}

/** The runtime's own rounding of an f32 to the nearest half. */
function nativeHalf(value: number): number {
  return Math.f16round(value);
}

/**
 * Rounds by search: the two neighbours in a sorted list of all numbers of the format, and the distances to them in
 * float64, exact for these numbers. Ties go to the neighbour with an even place, since places count fractions up.
 */
function nearest(value: number, sorted: readonly number[], beyond: number): number {
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value)) return value;
  let [low, high] = [0, sorted.length]; // sorted[sorted.length] would be `beyond`, the next number without a limit
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= magnitude) low = middle;
    else high = middle;
  }
  const upper = high === sorted.length ? beyond : sorted[high];
  const [down, up] = [magnitude - sorted[low], upper - magnitude];
  const place = down < up || (down === up && low % 2 === 0) ? low : high;
  const result = place === sorted.length ? Infinity : sorted[place];
  return value < 0 || Object.is(value, -0) ? -result : result;
}

/** All finite numbers of a format from 0 up, worked out from its definition. */
function finiteNumbers(format: Format): number[] {
  const [fractionBits, bias, exponents] = format === "f16" ? [10, 15, 31] : [7, 127, 255];
  return Array.from({ length: exponents << fractionBits }, (_, i) => {
    const [exponent, fraction] = [i >> fractionBits, (i % (1 << fractionBits)) / 2 ** fractionBits];
    return exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
  });
}

/** Numbers, their midpoints, and the f32 next to each on both sides; with both signs. */
function* edges(format: Format): Generator<number> {
  const numbers = [...finiteNumbers(format), FORMATS[format].largest * (1 + FORMATS[format].epsilon / 2)];
  for (const [i, number] of numbers.entries()) {
    const middle = (number + (numbers[i + 1] ?? number)) / 2;
    for (const value of [number, middle]) {
      const bits = bitsOf(value);
      for (const near of [bits, bits + 1, Math.max(0, bits - 1)]) {
        yield floatOf(near);
        yield floatOf(near + 0x80000000);
      }
    }
  }
}

Deno.test("halves, their midpoints and neighbours round as the runtime's own half does", () => {
  for (const value of edges("f16")) {
    const [got, want] = [roundTo(value, { format: "f16", flush: false }), nativeHalf(value)];
    assert(Object.is(got, want), `${value} (${bitsOf(value).toString(16)}): got ${got}, the runtime ${want}`);
  }
});

for (const format of ["f16", "bf16"] as const) {
  Deno.test(`${format}: numbers, midpoints and neighbours round to the nearest in a list made from the definition`, () => {
    const sorted = finiteNumbers(format);
    const beyond = FORMATS[format].largest * (1 + FORMATS[format].epsilon / (2 - FORMATS[format].epsilon));
    for (const value of edges(format)) {
      const got = roundTo(value, { format, flush: false });
      const want = nearest(value, sorted, beyond);
      assert(Object.is(got, want), `${value} (${bitsOf(value).toString(16)}): got ${got}, the list ${want}`);
    }
  });

  Deno.test(`${format}: constants are those of the list`, () => {
    const numbers = finiteNumbers(format);
    const { largest, smallestNormal, smallestSubnormal, epsilon } = FORMATS[format];
    assertEquals([smallestSubnormal, largest], [numbers[1], numbers.at(-1)]);
    assertEquals(epsilon, numbers[numbers.indexOf(1) + 1] - 1);
    assertEquals(smallestNormal, numbers[1 / epsilon]);
    assertEquals(bitsOf(largest) >>> 0, bitsOf(largest), "an f32");
  });

  Deno.test(`${format}: rounding a million random f32 twice is rounding once, and flushing drops subnormals only`, () => {
    const uniform = uniformSource(11);
    const { smallestNormal } = FORMATS[format];
    for (let i = 0; i < 1_000_000; i++) {
      const bits = Math.floor(uniform() * 2 ** 32);
      const [kept, flushed] = [false, true].map((flush) => roundBits(bits, { format, flush }));
      assert(roundBits(kept, { format, flush: false }) === kept);
      const small = Math.abs(floatOf(kept)) < smallestNormal;
      assert(flushed === (small ? (bits & 0x80000000) >>> 0 : kept), bits.toString(16));
    }
  });
}

Deno.test("a million random f32 round to half as the runtime rounds them, NaN compared as NaN", () => {
  const uniform = uniformSource(12);
  for (let i = 0; i < 1_000_000; i++) {
    const value = floatOf(Math.floor(uniform() * 2 ** 32));
    const got = roundTo(value, { format: "f16", flush: false });
    assert(Object.is(got, nativeHalf(value)), `${value}: got ${got}`);
  }
});

Deno.test("overflow starts at 65520, and what rounds up to the smallest normal half is not flushed", () => {
  const half = { format: "f16", flush: false } as const;
  assertEquals([65519.996, 65520, -65520].map((x) => roundTo(x, half)), [65504, Infinity, -Infinity]);
  const below = floatOf(bitsOf(2 ** -14) - 1);
  assertEquals(roundTo(below, { format: "f16", flush: true }), 2 ** -14);
  assert(Object.is(roundTo(-(2 ** -15), { format: "f16", flush: true }), -0));
});

Deno.test("truncation, a wrong rounding, fails the same comparison", () => {
  const truncated = (value: number) => floatOf(bitsOf(value) & 0xffffe000);
  let wrong = 0;
  for (const value of edges("f16")) if (!Object.is(truncated(value), nativeHalf(value))) wrong++;
  assert(wrong > 10_000);
});
