import { assert, assertEquals, assertThrows } from "@std/assert";
import { roundTo } from "../../kernels/round/formats.ts";
import { castPatterns, differing } from "./casts.ts";

Deno.test("a million patterns hold every special value and every halfway point", () => {
  const patterns = castPatterns();
  assert(patterns.length >= 1_000_000);
  const held = new Set(patterns);
  const bits = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0];
  const values = [
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
    2 ** -24,
    2 ** -25,
    3 * 2 ** -25,
    65504,
    65520,
    -65520,
    1 + 2 ** -11,
  ];
  for (const value of [...values, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 2 ** -133, 2 ** -134]) {
    assert(held.has(bits(value)), `no ${value}`);
  }
  for (const neighbour of [bits(65520) - 1, bits(65520) + 1, bits(2 ** -25) + 1, 0x7f800001, 0xffc00001]) {
    assert(held.has(neighbour), `no ${neighbour.toString(16)}`);
  }
  // Every fp16 number and every bf16 number.
  const reached = { f16: new Set<number>(), bf16: new Set<number>() };
  for (const pattern of patterns) {
    if ((pattern & 0x7fffffff) > 0x7f800000) continue;
    const value = new Float32Array(Uint32Array.of(pattern).buffer)[0];
    for (const format of ["f16", "bf16"] as const) reached[format].add(bits(roundTo(value, { format, flush: false })));
  }
  assertEquals([reached.f16.size, reached.bf16.size], [2 * 0x7c01, 2 * 0x7f81]);
});

Deno.test("bits that differ are counted, any NaN being equal to any other", () => {
  const a = Uint32Array.of(1, 0x7fc00000, 0x80000000, 0x7f800000);
  assertEquals(differing(a, a), 0);
  assertEquals(differing(a, Uint32Array.of(2, 0xffffffff, 0, 0x7f800001)), 3);
  assertThrows(() => differing(a, Uint32Array.of(1)), RangeError, "4 and 1");
});
