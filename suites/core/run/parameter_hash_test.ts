import { assertEquals, assertNotEquals } from "@std/assert";
import { hashParameters } from "./parameter_hash.ts";

Deno.test("the hash sees every bit, and one NaN", async () => {
  const bits = (...words: number[]) => new Float32Array(Uint32Array.from(words).buffer);
  const quiet = await hashParameters([bits(0x7fc00000, 0x3f800000)]);
  assertEquals(await hashParameters([bits(0xffc00001, 0x3f800000)]), quiet);
  assertNotEquals(await hashParameters([bits(0x7fc00000, 0x3f800001)]), quiet);
  assertNotEquals(await hashParameters([bits(0)]), await hashParameters([bits(0x80000000)]));
  assertEquals(await hashParameters([bits(1), bits(2)]), await hashParameters([bits(1, 2)]));
});

Deno.test("the hash is SHA-256 of little-endian f32", async () => {
  // sha256 of the four bytes 00 00 80 3f: printf '\0\0\200\77' | sha256sum
  assertEquals(
    await hashParameters([Float32Array.of(1)]),
    "e00e5eb9444182f352323374ef4e08ebcb784725fdd4fd612d7730540b3e0c8c",
  );
});
