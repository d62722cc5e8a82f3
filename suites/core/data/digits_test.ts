import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { digits } from "./digits.ts";
import { GLYPHS } from "./glyphs.ts";
import { dataSizes } from "./sizes.ts";
import { consecutiveSplit } from "./source.ts";

const PIXELS = 256;
const { inputs, labels } = digits();
const sizes = dataSizes({ task: "digits" });
const split = consecutiveSplit(sizes);

/** Inputs of a row. */
function image(row: number): Float32Array {
  return inputs.subarray(row * PIXELS, (row + 1) * PIXELS);
}

/** Mean image of a class over the training rows. */
function meanImage(label: number): Float64Array {
  const mean = new Float64Array(PIXELS);
  let count = 0;
  for (let row = split.train[0]; row < split.train[1]; row++) {
    if (labels[row] !== label) continue;
    image(row).forEach((x, k) => mean[k] += x);
    count++;
  }
  return mean.map((x) => x / count);
}

Deno.test("digits come as 4,096 / 1,024 / 1,024 rows, classes balanced in each", () => {
  assertEquals(split, { train: [0, 4096], validation: [4096, 5120], test: [5120, 6144] });
  assertEquals([inputs.length, labels.length, sizes.classes], [6144 * PIXELS, 6144, 10]);
  for (const [from, to] of Object.values(split)) {
    const counts = Array.from({ length: 10 }, (_, k) => labels.subarray(from, to).filter((x) => x === k).length);
    assert(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
  }
  assertNotEquals([...labels.subarray(0, 10)], Array.from({ length: 10 }, (_, i) => i)); // shuffled, not in turn
});

Deno.test("digits are standardised over the training rows", () => {
  const training = inputs.subarray(0, 4096 * PIXELS);
  const mean = training.reduce((sum, x) => sum + x, 0) / training.length;
  const variance = training.reduce((sum, x) => sum + (x - mean) ** 2, 0) / training.length;
  assert(Math.abs(mean) <= 1e-6 && Math.abs(variance - 1) <= 1e-5, `mean ${mean}, variance ${variance}`);
});

Deno.test("no two digits are the same image", () => {
  const seen = new Set(Array.from(labels, (_, row) => image(row).join()));
  assertEquals(seen.size, labels.length);
});

Deno.test("the pen stays on the paper: the rim is nearly bare, the middle is not", () => {
  const all = new Float64Array(PIXELS);
  for (let row = 0; row < labels.length; row++) image(row).forEach((x, k) => all[k] += x / labels.length);
  const bare = all[0];
  for (const corner of [0, 15, 240, 255]) assert(Math.abs(all[corner] - bare) <= 0.1, `corner ${corner}`);
  const middle = all[8 * 16 + 8] - bare;
  assert(middle > 1, `${middle}`);
  for (let i = 0; i < 16; i++) {
    for (const k of [i, 240 + i, 16 * i, 16 * i + 15]) assert(all[k] - bare < 0.4 * middle, `rim ${k}: ${all[k]}`);
  }
});

Deno.test("an image looks like its class more than like others, yet not always", () => {
  const means = Array.from({ length: 10 }, (_, label) => meanImage(label));
  let right = 0;
  for (let row = split.test[0]; row < split.test[1]; row++) {
    const distances = means.map((mean) => mean.reduce((sum, x, k) => sum + (x - image(row)[k]) ** 2, 0));
    if (distances.indexOf(Math.min(...distances)) === labels[row]) right++;
  }
  const accuracy = right / (split.test[1] - split.test[0]);
  assert(accuracy > 0.7 && accuracy < 0.95, `${accuracy}`); // above it a network would have nothing to learn
});

Deno.test("glyphs fill their box, ten digits of them", () => {
  assertEquals(GLYPHS.length, 10);
  for (const stroke of GLYPHS.flat(2)) {
    assert(stroke.points.length >= 2);
    for (const [x, y] of stroke.points) assert(x >= 0 && x <= 1 && y >= 0 && y <= 1);
  }
  for (const way of GLYPHS.flat()) {
    const ys = way.flatMap(({ points }) => points.map(([, y]) => y));
    assert(Math.max(...ys) - Math.min(...ys) > 0.85);
  }
});
