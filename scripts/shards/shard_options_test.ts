import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../bench/options.ts";
import { shardOf, type ShardOptions } from "./shard_options.ts";

const of = (options: ShardOptions, variables: Record<string, string> = {}) =>
  shardOf(options, (name) => Object.hasOwn(variables, name) ? variables[name] : undefined);

Deno.test("a shard is what the command line says, else what the scheduler says, else the only one", () => {
  assertEquals(of({ shard: "3/4" }, { CI_NODE_INDEX: "1" }), { index: 3, count: 4 });
  assertEquals(of({}), { index: 0, count: 1 });
  assertEquals(of({}, { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "4" }), { index: 2, count: 4 });
  const stepped = { SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_COUNT: "3", SLURM_ARRAY_TASK_MIN: "1" };
  assertEquals(of({}, { ...stepped, SLURM_ARRAY_TASK_STEP: "3" }), { index: 2, count: 3 });
  assertEquals(of({ shards: 2 }, { JOB_COMPLETION_INDEX: "1" }), { index: 1, count: 2 });
  assertEquals(of({}, { CI_NODE_INDEX: "4", CI_NODE_TOTAL: "4" }), { index: 3, count: 4 });
});

Deno.test("one task of an array run again is still the same shard", () => {
  assertEquals(
    of({ shards: 4 }, { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "1", SLURM_ARRAY_TASK_MIN: "2" }),
    {
      index: 2,
      count: 4,
    },
  );
});

Deno.test("shards that do not exist, or not wholly, are refused", () => {
  const refuses = (message: string, options: ShardOptions, variables = {}) =>
    assertThrows(() => of(options, variables), UsageError, message);
  refuses('"--shard 5/4" is none of 4 shards, which are numbered 0 to 3', { shard: "5/4" });
  refuses('"--shard 4/4" is none', { shard: "4/4" });
  refuses('"--shard 0/0" is none', { shard: "0/0" });
  for (const bad of ["", "1", "-1/4", "1/-4", "a/b", "1.5/4", "1/4/4"]) {
    refuses("takes i/n, for example", { shard: bad });
  }
  refuses("task 4 of the Slurm array is none of 4", { shards: 4 }, { SLURM_ARRAY_TASK_ID: "4" });
  refuses('give "--shards n"', {}, { SLURM_ARRAY_TASK_ID: "4" });
  refuses('give "--shards n"', {}, { JOB_COMPLETION_INDEX: "0" });
  refuses("job 0 of GitLab's 4 is none", {}, { CI_NODE_INDEX: "0", CI_NODE_TOTAL: "4" });
  refuses('CI_NODE_INDEX must be a whole number, got "x"', {}, { CI_NODE_INDEX: "x" });
  refuses('give "--shard i/3"', { shards: 3 });
  refuses('leave out "--shards"', { shard: "1/2", shards: 2 });
});
