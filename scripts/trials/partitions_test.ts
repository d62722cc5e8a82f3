import { partitionTrial } from "./partitions.ts";
import { assertEquals } from "@std/assert";

Deno.test("200 random partitions of runs into shards merge to the same bytes, or say what is wrong", async () => {
  for (let seed = 0; seed < 200; seed++) assertEquals(await partitionTrial(seed), null);
});
