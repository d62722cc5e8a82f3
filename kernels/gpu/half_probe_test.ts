import { assert, assertEquals } from "@std/assert";
import { decode, encode } from "../round/words.ts";
import { closeGpu, openGpu } from "./adapter.ts";
import { betweenHalves, judgeHalf, measureHalf } from "./half_probe.ts";
import { gpuTest } from "./testing/gpu.ts";

const WORDS = Uint16Array.from({ length: 65_536 }, (_, i) => i);
const VALUES = decode(WORDS, "f16");

/** What an adapter would answer that converts with the given functions. */
function answers({ store, load = (half) => half }: {
  store: (numbers: Float32Array) => Uint16Array;
  load?: (value: number) => number;
}) {
  const numbers = betweenHalves(VALUES);
  return { loaded: VALUES.map(load), kept: store(VALUES), numbers, rounded: store(numbers) };
}

const nearestEven = (numbers: Float32Array) => encode(numbers, "f16");

Deno.test("an adapter that rounds to nearest even is exact", () => {
  assertEquals(judgeHalf(answers({ store: nearestEven })), "exact");
});

Deno.test("rounding toward zero, and stopping at the largest number, are told", () => {
  const toZero = (numbers: Float32Array) =>
    Uint16Array.from(nearestEven(numbers), (word, i) => {
      const beyond = Math.abs(decode(Uint16Array.of(word), "f16")[0]) > Math.abs(numbers[i]);
      return beyond ? word - 1 : word;
    });
  assertEquals(judgeHalf(answers({ store: toZero })), "rounding");
  const saturating = (numbers: Float32Array) =>
    Uint16Array.from(
      nearestEven(numbers),
      (word, i) => (word & 0x7fff) === 0x7c00 && Number.isFinite(numbers[i]) ? word - 1 : word,
    );
  assertEquals(judgeHalf(answers({ store: saturating })), "rounding");
});

Deno.test("flushed subnormals and lost NaN are told, on either way", () => {
  const isSubnormal = (value: number) => Math.abs(value) < 2 ** -14;
  const flushing = (numbers: Float32Array) => nearestEven(numbers.map((one) => isSubnormal(one) ? 0 * one : one));
  assertEquals(judgeHalf(answers({ store: flushing })), "lossy");
  const load = (value: number) => isSubnormal(value) ? 0 * value : value;
  assertEquals(judgeHalf(answers({ store: nearestEven, load })), "lossy");
  assertEquals(judgeHalf(answers({ store: nearestEven, load: (value) => Number.isNaN(value) ? 1 : value })), "lossy");
});

Deno.test("what is tried lies between all neighbours", () => {
  const numbers = betweenHalves(VALUES);
  assertEquals(numbers.length, 3 * 0x7c00 + 7);
  assert(numbers.every((number, i) => i >= 3 * 0x7c00 || !VALUES.includes(number)));
});

gpuTest("this machine's adapter is measured, null where it lacks shader-f16", async () => {
  const gpu = await openGpu();
  try {
    const half = await measureHalf(gpu);
    assertEquals(half !== null, gpu.features.includes("shader-f16"));
    assertEquals(await measureHalf({ ...gpu, features: [] }), null);
    if (/llvmpipe/.test(gpu.description)) assertEquals(half, "exact");
  } finally {
    closeGpu(gpu);
  }
});
