import { assert, assertEquals } from "@std/assert";
import { gaussian } from "./gaussian.ts";

Deno.test("gaussian inputs are standard normal and their labels have nothing to do with them", () => {
  const { inputs, labels } = gaussian();
  assertEquals([labels.length, inputs.length], [6144, 6144 * 256]);
  const n = inputs.length;
  const mean = inputs.reduce((sum, x) => sum + x, 0) / n;
  const variance = inputs.reduce((sum, x) => sum + x * x, 0) / n;
  assert(Math.abs(mean) <= 4 / Math.sqrt(n), `mean ${mean}`);
  assert(Math.abs(variance - 1) <= 4 * Math.sqrt(2 / n), `variance ${variance}`);
  const expected = labels.length / 10;
  for (let label = 0; label < 10; label++) {
    const count = labels.filter((x) => x === label).length;
    assert(Math.abs(count - expected) <= 4 * Math.sqrt(0.9 * expected), `class ${label}: ${count}`);
  }
  // Σ over rows of input 0 in each class: independent of the class, its variance is the class's size
  const sums = new Float64Array(10);
  labels.forEach((label, row) => sums[label] += inputs[row * 256]);
  for (const sum of sums) assert(Math.abs(sum) <= 4 * Math.sqrt(expected * 1.2), `${sum}`);
});
