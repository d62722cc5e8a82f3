import { assertEquals } from "@std/assert";
import { philox4x32 } from "../../suites/core/philox.ts";
import { uniformSource } from "../testing/uniform.ts";
import { philoxBlock } from "./philox.ts";

Deno.test("philoxBlock gives the blocks of the generator that draws initial weights", () => {
  const uniform = uniformSource(3);
  const word = () => Math.floor(uniform() * 2 ** 32);
  for (let i = 0; i < 100; i++) {
    const counter = [word(), word(), word(), word()] as const;
    const key = [word(), word()] as const;
    const out = new Uint32Array(4);
    philox4x32(out, 0, counter, key);
    assertEquals(philoxBlock(counter, key), [...out] as [number, number, number, number]);
  }
});

Deno.test("philoxBlock gives the published answer of counter and key 0", () => {
  // Random123 1.14.0, tests/kat_vectors
  assertEquals(philoxBlock([0, 0, 0, 0], [0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});
