import { assert, assertEquals } from "@std/assert";
import { digits } from "./digits.ts";
import { randomLabels } from "./random_labels.ts";
import { nearestCentroid } from "./testing/nearest_centroid.ts";

Deno.test("labels have nothing to do with the images, which are those of digits", () => {
  const [random, drawn] = [randomLabels(), digits()];
  assertEquals(random.inputs, drawn.inputs);
  const n = random.labels.length;
  const agreeing = random.labels.filter((label, row) => label === drawn.labels[row]).length;
  assert(Math.abs(agreeing / n - 0.1) <= 4 * Math.sqrt(0.09 / n), `${agreeing} of ${n} labels are the digit's`);
  for (let label = 0; label < 10; label++) {
    const count = random.labels.filter((x) => x === label).length;
    assert(Math.abs(count / n - 0.1) <= 4 * Math.sqrt(0.09 / n), `class ${label}: ${count}`);
  }
  const accuracy = nearestCentroid(random, { train: [0, 4096], test: [5120, 6144], classes: 10 });
  assert(Math.abs(accuracy - 0.1) <= 4 * Math.sqrt(0.09 / 1024), `${accuracy}`);
});
