import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { digits } from "./digits.ts";
import { permutedDigits } from "./permuted_digits.ts";
import { nearestCentroid } from "./testing/nearest_centroid.ts";

const PIXELS = 256;
const SPLITS = { train: [0, 4096], test: [5120, 6144], classes: 10 } as const;
const drawn = digits();

Deno.test("every task has the digits' pixels in one order of its own, the first in theirs", () => {
  assertEquals(permutedDigits({ part: 0 }), drawn);
  const orders = [1, 2, 3, 4].map((part) => {
    const { inputs, labels } = permutedDigits({ part });
    assertEquals(labels, drawn.labels);
    const at = new Map(Array.from(drawn.inputs.subarray(0, PIXELS), (x, k) => [x, k]));
    const order = Array.from(inputs.subarray(0, PIXELS), (x) => at.get(x)!); // noise makes every pixel its own
    assertEquals(new Set(order).size, PIXELS);
    for (const row of [1, 77, 6143]) {
      const image = drawn.inputs.subarray(row * PIXELS, (row + 1) * PIXELS);
      assertEquals([...inputs.subarray(row * PIXELS, (row + 1) * PIXELS)], order.map((k) => image[k]));
    }
    return order;
  });
  for (const order of orders) assertNotEquals(order, orders[0].map((_, k) => k));
  assertEquals(new Set(orders.map(String)).size, 4);
});

Deno.test("a task is as hard as another, and what was learned of one does not serve the next", () => {
  const accuracies = [0, 1].map((part) => nearestCentroid(permutedDigits({ part }), SPLITS));
  assertAlmostEquals(accuracies[0], accuracies[1], 1e-9);
  const other = permutedDigits({ part: 1 });
  const mixed = drawn.inputs.slice();
  mixed.set(other.inputs.subarray(SPLITS.test[0] * PIXELS), SPLITS.test[0] * PIXELS);
  const transferred = nearestCentroid({ inputs: mixed, labels: drawn.labels }, SPLITS);
  assert(transferred < 0.3 && accuracies[0] > 0.7, `${transferred} after ${accuracies[0]}`);
});
