import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { batchIndices, stepNumbers } from "./schedule.ts";
import { smallRun } from "./testing/small.ts";

const TRAIN = { batch: 8, trainRows: 64 };
const PER_EPOCH = 8;

/** Rows of one epoch, in their order. */
function epochRows(seed: number, epoch: number, train = TRAIN): Uint32Array {
  const count = Math.floor(train.trainRows / train.batch);
  return batchIndices(seed, { ...train, first: epoch * count, count });
}

Deno.test("each epoch is a permutation of the training rows", () => {
  for (let epoch = 0; epoch < 5; epoch++) {
    assertEquals(epochRows(1, epoch).sort(), Uint32Array.from({ length: 64 }, (_, i) => i));
  }
});

Deno.test("epochs and seeds have orders of their own", () => {
  const orders = [epochRows(1, 0), epochRows(1, 1), epochRows(1, 2), epochRows(2, 0), epochRows(2, 1)];
  assertEquals(new Set(orders.map((order) => order.join())).size, orders.length);
});

Deno.test("rows that do not fill a last batch are left out of the epoch, other ones each time", () => {
  const train = { batch: 8, trainRows: 61 };
  const rows = Array.from({ length: 4 }, (_, epoch) => epochRows(3, epoch, train));
  for (const epoch of rows) {
    assertEquals(epoch.length, 56);
    assertEquals(new Set(epoch).size, 56);
    assert(epoch.every((row) => row < 61));
  }
  assertEquals(new Set(rows.flatMap((epoch) => [...epoch])).size, 61);
  assertNotEquals([...rows[0]].sort(), [...rows[1]].sort());
});

Deno.test("a batch depends on seed and step, not on where a slice starts", () => {
  const steps = 3 * PER_EPOCH;
  const whole = batchIndices(4, { ...TRAIN, first: 0, count: steps });
  for (const [first, count] of [[0, 1], [5, 7], [7, 1], [8, 8], [15, 9], [23, 1]]) {
    const slice = batchIndices(4, { ...TRAIN, first, count });
    assertEquals(slice, whole.slice(first * TRAIN.batch, (first + count) * TRAIN.batch));
  }
});

Deno.test("a batch of all rows is each time a permutation of them", () => {
  const rows = batchIndices(5, { batch: 6, trainRows: 6, first: 10, count: 2 });
  for (const batch of [rows.slice(0, 6), rows.slice(6)]) assertEquals(batch.sort(), Uint32Array.of(0, 1, 2, 3, 4, 5));
});

Deno.test("the numbers of a step do not depend on where a slice starts, and plain descent has its rates alone", () => {
  const { config } = smallRun(0, { lr: 0.5, steps: 12 });
  const schedule = { cosine: { warmup: 4, floor: 0 } };
  const cases = [
    { optimizer: { ...config.optimizer, schedule }, tensor: "train.rate", columns: 1 },
    { optimizer: { ...config.optimizer, kind: "adam", schedule } as const, tensor: "train.numbers", columns: 9 },
  ];
  for (const { optimizer, tensor, columns } of cases) {
    const numbers = (first: number, count: number) =>
      stepNumbers({ ...config, optimizer }, { first, count, layers: 3 });
    const whole = numbers(0, 12);
    assertEquals([whole.tensor, whole.values.length], [tensor, 12 * columns]);
    assertEquals([3, 11].map((step) => whole.values[step * columns]), [0.5, 0]); // the peak after warmup, the floor last
    assertEquals(numbers(5, 4).values, whole.values.slice(5 * columns, 9 * columns));
    assertEquals(numbers(10, 9).values.slice(0, 2 * columns), whole.values.slice(10 * columns));
  }
});
