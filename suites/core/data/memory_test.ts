import { assert, assertEquals } from "@std/assert";
import { memory } from "./memory.ts";
import { nearestCentroid } from "./testing/nearest_centroid.ts";

const [STEPS, FEATURES, CLASSES] = [200, 6, 4];
const SPLITS = { train: [0, 2048], test: [2560, 3072], classes: CLASSES } as const;
const { inputs, labels } = memory();

/** The rows with every step but some left out. */
function stepsOf(keep: (step: number) => boolean) {
  const kept = inputs.filter((_, i) => keep(Math.floor(i / FEATURES) % STEPS));
  return { inputs: kept, labels };
}

Deno.test("the first step names the class, and the rest is noise in the other features", () => {
  assertEquals([labels.length, inputs.length], [3072, 3072 * STEPS * FEATURES]);
  const noise: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    for (let step = 0; step < STEPS; step++) {
      const at = (row * STEPS + step) * FEATURES;
      const told = inputs.subarray(at, at + CLASSES);
      for (let k = 0; k < CLASSES; k++) {
        if (told[k] !== (step === 0 && k === labels[row] ? 1 : 0)) assertEquals([row, step, k], []);
      }
      noise.push(inputs[at + CLASSES], inputs[at + CLASSES + 1]);
    }
  }
  const [n, mean] = [noise.length, noise.reduce((sum, x) => sum + x, 0) / noise.length];
  const variance = noise.reduce((sum, x) => sum + x * x, 0) / n;
  assert(Math.abs(mean) <= 4 * 0.1 / Math.sqrt(n), `${mean}`);
  assert(Math.abs(variance / 0.01 - 1) <= 4 * Math.sqrt(2 / n), `${variance}`);
});

Deno.test("classes are balanced in each split", () => {
  for (const [from, to] of [[0, 2048], [2048, 2560], [2560, 3072]]) {
    const counts = Array.from({ length: CLASSES }, (_, k) => labels.subarray(from, to).filter((x) => x === k).length);
    assertEquals(counts, new Array(CLASSES).fill((to - from) / CLASSES));
  }
});

Deno.test("who sees the first step knows the class, who sees all others guesses", () => {
  assertEquals(nearestCentroid(stepsOf((step) => step === 0), SPLITS), 1);
  const guessed = nearestCentroid(stepsOf((step) => step > 0), SPLITS);
  assert(Math.abs(guessed - 0.25) <= 4 * Math.sqrt(0.1875 / 512), `${guessed}`);
});
