import { assert, assertEquals } from "@std/assert";
import { comparableBits, randomPatterns } from "../testing/bit_patterns.ts";
import { roundTo } from "./formats.ts";
import { decode, encode } from "./words.ts";

const WORDS = Uint16Array.from({ length: 65_536 }, (_, i) => i);

for (const format of ["f16", "bf16"] as const) {
  Deno.test(`every ${format} word is read and written as itself, a NaN as a NaN`, () => {
    const values = decode(WORDS, format);
    const back = encode(values, format);
    values.forEach((value, i) => {
      if (Number.isNaN(value)) assert(Number.isNaN(decode(back.subarray(i, i + 1), format)[0]));
      else assertEquals(back[i], i);
    });
    assertEquals(values.filter(Number.isNaN).length, format === "f16" ? 2 * 1023 : 2 * 127);
  });

  Deno.test(`writing to ${format} words rounds as the format does`, () => {
    const patterns = randomPatterns(20_000, 3);
    const want = comparableBits(patterns.map((value) => roundTo(value, { format, flush: false })));
    assertEquals(comparableBits(decode(encode(patterns, format), format)), want);
  });
}

Deno.test("known words", () => {
  assertEquals([...encode([1, -2, 65504, 65520, 2 ** -24, 2 ** -14, 0.1], "f16")], [
    ...[0x3c00, 0xc000, 0x7bff, 0x7c00, 0x0001, 0x0400, 0x2e66],
  ]);
  assertEquals([...encode([1, -2, 0.1, Infinity], "bf16")], [0x3f80, 0xc000, 0x3dcd, 0x7f80]);
  assertEquals([...decode(Uint16Array.of(0x0001, 0x03ff, 0x3555), "f16")], [2 ** -24, 1023 * 2 ** -24, 0.333251953125]);
});
