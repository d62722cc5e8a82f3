import { assertEquals } from "@std/assert";
import { philox4x32, philoxWords } from "./philox.ts";

/** Counter, key and block of the rows "philox4x32 10" in `tests/kat_vectors` of Random123 1.14.0. */
const KNOWN_ANSWERS = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const wordsOf = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));

Deno.test("philox4x32 gives the published answers", () => {
  for (const [counter, key, block] of KNOWN_ANSWERS) {
    const out = new Uint32Array(6);
    const [c0, c1, c2, c3] = wordsOf(counter);
    const [k0, k1] = wordsOf(key);
    philox4x32(out, 1, [c0, c1, c2, c3], [k0, k1]);
    assertEquals([...out], [0, ...wordsOf(block), 0]);
  }
});

Deno.test("many blocks are the blocks of consecutive counters, over the end of the low word too", () => {
  const [key, high] = [[7, 0xfedcba98], [0x89abcdef, 5]] as const;
  const first = 3 * 2 ** 32 - 2;
  const words = philoxWords(key, { first, blocks: 4, high });
  const counters = [[0xfffffffe, 2], [0xffffffff, 2], [0, 3], [1, 3]] as const;
  const single = new Uint32Array(16);
  counters.forEach(([low, next], i) => philox4x32(single, 4 * i, [low, next, ...high], key));
  assertEquals(words, single);
});
