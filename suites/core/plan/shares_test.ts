import { assert, assertEquals, assertThrows } from "@std/assert";
import { uniforms } from "../random.ts";
import { shareOut } from "./shares.ts";

const loads = (costs: readonly number[], shards: number) => {
  const sums = new Array<number>(shards).fill(0);
  shareOut(costs, shards).forEach((shard, i) => sums[shard] += costs[i]);
  return sums;
};

Deno.test("every run has one shard, and no shard has more than 4/3 of the least possible", () => {
  for (let trial = 0; trial < 100; trial++) {
    const costs = [...uniforms(trial, "shares", 40)].map((u) => Math.ceil(1000 * u ** 3));
    const shards = 1 + trial % 9;
    const sums = loads(costs, shards);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    assertEquals(sums.reduce((sum, load) => sum + load, 0), total);
    const least = Math.max(total / shards, ...costs); // no less is possible
    assert(Math.max(...sums) <= 4 / 3 * least + 1e-9, `${sums} of ${shards}`);
  }
});

Deno.test("equal runs are dealt out in turn, dear ones apart, and more shards than runs leave some without", () => {
  assertEquals(shareOut([1, 1, 1, 1, 1], 2), [0, 1, 0, 1, 0]);
  assertEquals(shareOut([9, 1, 9, 1], 2), [0, 0, 1, 1]);
  assertEquals(shareOut([1, 1], 4), [0, 1]);
  assertEquals(shareOut([], 3), []);
  for (const bad of [0, -1, 1.5, NaN]) assertThrows(() => shareOut([1], bad), RangeError, "at least 1 shard");
});
