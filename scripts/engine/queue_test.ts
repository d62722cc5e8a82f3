import { assert, assertEquals } from "@std/assert";
import { smallRun } from "../../suites/core/run/testing/small.ts";
import { type PoolGroup, Queue } from "./queue.ts";

const groupOf = (count: number, group: Partial<PoolGroup> = {}): PoolGroup => {
  return { runs: Array.from({ length: count }, (_, seed) => smallRun(seed)), protocol: "train", observe: [], ...group };
};

/** Sizes of the jobs of one group each. */
function sizes(groups: readonly PoolGroup[], options: { device: "cpu" | "gpu"; engines: number }): number[] {
  const queue = new Queue(groups, options);
  const jobs = [];
  for (let next = queue.take(); next; next = queue.take()) jobs.push(next);
  assertEquals(jobs.flatMap(({ job }) => job.runs), groups.flatMap(({ runs }) => runs));
  assertEquals(jobs.flatMap(({ places }) => places), groups.flatMap(({ runs }) => runs).map((_, place) => place));
  assertEquals(jobs.map(({ job }) => job.number), jobs.map((_, i) => i));
  return jobs.map(({ places }) => places.length);
}

Deno.test("on the CPU jobs hold at most eight runs and get smaller towards the end", () => {
  const counts = sizes([groupOf(40)], { device: "cpu", engines: 2 });
  assertEquals(counts, [8, 8, 6, 5, 4, 3, 2, 1, 1, 1, 1]);
  assert(counts.every((count, i) => i === 0 || count <= counts[i - 1]));
});

Deno.test("on the GPU a job holds a whole group, or as much of it as fits", () => {
  assertEquals(sizes([groupOf(40), groupOf(3)], { device: "gpu", engines: 1 }), [40, 3]);
  assertEquals(sizes([groupOf(40, { mostRuns: 16 }), groupOf(3)], { device: "gpu", engines: 1 }), [16, 16, 8, 3]);
});

Deno.test("a job never mixes groups or protocols", () => {
  const groups = [groupOf(1), groupOf(2, { protocol: "signal" }), groupOf(1)];
  assertEquals(sizes(groups, { device: "cpu", engines: 1 }), [1, 1, 1, 1]);
});

Deno.test("records come back in the places of their runs, whatever the order they finish in", () => {
  const queue = new Queue([groupOf(6)], { device: "cpu", engines: 1 });
  const jobs = [queue.take()!, queue.take()!, queue.take()!];
  for (const next of jobs.toReversed()) queue.fail(next, `job ${next.job.number}`);
  const records = queue.records();
  assertEquals(records.map(({ seed }) => seed), [0, 1, 2, 3, 4, 5]);
  assert(records.every(({ status, reason }) => status === "failed" && reason?.startsWith("job ")));
});
