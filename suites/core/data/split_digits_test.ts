import { assert, assertEquals } from "@std/assert";
import { digits } from "./digits.ts";
import { splitDigits } from "./split_digits.ts";
import { nearestCentroid } from "./testing/nearest_centroid.ts";

const PIXELS = 256;
const { inputs, labels } = digits();

Deno.test("each of the five tasks has two classes, both equally often in each split, and rows of digits' own splits", () => {
  const found = new Set<number>();
  const rowOf = new Map(Array.from(labels, (_, row) => [image(inputs, row), row]));
  for (let part = 0; part < 5; part++) {
    const task = splitDigits({ part });
    assertEquals([task.labels.length, task.inputs.length], [1200, 1200 * PIXELS]);
    for (
      const [[from, to], range] of [[[0, 800], [0, 4096]], [[800, 1000], [4096, 5120]], [[1000, 1200], [5120, 6144]]]
    ) {
      const counts = [0, 1].map((i) => task.labels.subarray(from, to).filter((label) => label === 2 * part + i).length);
      assertEquals(counts, [(to - from) / 2, (to - from) / 2]);
      for (let row = from; row < to; row++) {
        const source = rowOf.get(image(task.inputs, row)) ?? -1;
        assert(source >= range[0] && source < range[1], `row ${row} of task ${part} is row ${source} of digits`);
        assertEquals(task.labels[row], labels[source]);
        found.add(source);
      }
    }
  }
  assertEquals(found.size, 5 * 1200); // no row twice
});

Deno.test("two classes are easier to tell apart than ten, yet not always", () => {
  const accuracies = [0, 1, 2, 3, 4].map((part) =>
    nearestCentroid(splitDigits({ part }), { train: [0, 800], test: [1000, 1200], classes: 10 })
  );
  for (const accuracy of accuracies) assert(accuracy > 0.85, `${accuracies}`);
  assert(Math.min(...accuracies) < 1, `${accuracies}`);
});

function image(values: Float32Array, row: number): string {
  return values.subarray(row * PIXELS, (row + 1) * PIXELS).join();
}
