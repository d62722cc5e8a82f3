/** Which shard takes which run. */

/**
 * For each run the shard that takes it: the dearest run first, each to the shard with the least to do so far (Graham,
 * SIAM J. Appl. Math. 17, 1969: no shard then has more than 4/3 of the least possible). The same costs give the same
 * shares. Throws `RangeError` unless `shards` is a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shareOut([1, 5, 3, 1], 2), [1, 0, 1, 1]);
 * ```
 */
export function shareOut(costs: readonly number[], shards: number): number[] {
  if (!Number.isInteger(shards) || shards < 1) {
    throw new RangeError(`Cannot share out runs: there must be at least 1 shard, got ${shards}`);
  }
  const loads = new Array<number>(shards).fill(0);
  const shares = new Array<number>(costs.length);
  const order = costs.map((_, i) => i).sort((a, b) => costs[b] - costs[a] || a - b);
  for (const run of order) {
    const least = loads.indexOf(Math.min(...loads));
    shares[run] = least;
    loads[least] += costs[run];
  }
  return shares;
}
