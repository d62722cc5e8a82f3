import { assertEquals } from "@std/assert";
import { smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";
import { forEachMicroBatch, microBatches, microIndices, stepLog } from "./micro_batches.ts";

function of(accumulate?: RunConfig["train"]["accumulate"]) {
  const { config } = smallRun(0);
  return microBatches({ ...config, train: { ...config.train, accumulate } });
}

const BATCHES = Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17);

Deno.test("a batch of 8 is one micro-batch, or so many, each with its share", () => {
  assertEquals(of(), { count: 1, rows: 8, sizes: [8], shares: [1], padded: false, repeated: false });
  assertEquals(of(2), { count: 2, rows: 4, sizes: [4, 4], shares: [0.5, 0.5], padded: false, repeated: false });
  assertEquals(of({ steps: 4, divide: "none", repeat: true }).shares, [1, 1, 1, 1]);
  const unequal = of({ sizes: [5, 2, 1], divide: "rows" });
  assertEquals([unequal.rows, unequal.padded, unequal.shares], [5, true, [0.625, 0.25, 0.125]]);
  assertEquals(of({ sizes: [5, 2, 1], divide: "steps" }).shares, [1 / 3, 1 / 3, 1 / 3]);
});

Deno.test("rows of the batch go to micro-batches in order, filled up with a micro-batch's own first row", () => {
  assertEquals(microIndices(BATCHES, of(4)), BATCHES);
  assertEquals([...microIndices(BATCHES, of({ sizes: [4, 3, 1], divide: "rows" }))], [
    ...[0, 1, 2, 3, 4, 5, 6, 4, 7, 7, 7, 7],
    ...[10, 11, 12, 13, 14, 15, 16, 14, 17, 17, 17, 17],
  ]);
  const repeated = microIndices(BATCHES, of({ steps: 4, divide: "rows", repeat: true }));
  assertEquals([...repeated], [0, 1, 0, 1, 0, 1, 0, 1, 10, 11, 10, 11, 10, 11, 10, 11]);
});

Deno.test("a step's numbers are there for each of its micro-batches, and its log is their mean by rows", () => {
  assertEquals([...forEachMicroBatch(Float32Array.of(1, 2, 3, 4), 2, of(2))], [1, 2, 1, 2, 3, 4, 3, 4]);
  const log = Float32Array.of(1, 4, 2, 1, 6, 0, 1, 5, 1, 2, NaN, 1);
  const steps = stepLog(log, of({ sizes: [5, 2, 1], divide: "steps" }));
  assertEquals([...steps], [(5 * 1 + 2 * 2 + 6) / 8, 5, NaN, 8]);
  assertEquals(stepLog(log, of()), log);
});
