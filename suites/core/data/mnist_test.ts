import { assert, assertEquals, assertThrows } from "@std/assert";
import { mnistRows } from "./mnist.ts";
import { MNIST_TEST, MNIST_TRAIN } from "./published_files.ts";
import { idxBytes } from "./testing/idx_bytes.ts";

const PIXELS = 28 * 28;
const SIZES = { train: 12, validation: 4, test: 3 };

/** Images whose first pixel is their number, from `first` on, labelled with it modulo 10. */
function filesOf(first: number, count: number) {
  const pixels = new Uint8Array(count * PIXELS);
  for (let i = 0; i < count; i++) pixels[i * PIXELS] = first + i;
  const labels = Uint8Array.from({ length: count }, (_, i) => (first + i) % 10);
  return { images: idxBytes([count, 28, 28], pixels), labels: idxBytes([count], labels) };
}

Deno.test("training images come shuffled, the last for validation, then the test images in order", () => {
  const { inputs, labels } = mnistRows({ train: filesOf(0, 16), test: filesOf(16, 3) }, SIZES);
  assertEquals([inputs.length, labels.length], [19 * PIXELS, 19]);
  const first = Float32Array.from({ length: 19 }, (_, row) => inputs[row * PIXELS]);
  const images = Array.from(first, (value) => first.filter((other) => other < value).length);
  assertEquals(images.toSorted((a, b) => a - b), Array.from({ length: 19 }, (_, i) => i));
  assertEquals([...labels], images.map((image) => image % 10));
  assertEquals(images.slice(16), [16, 17, 18]);
  assert(images.slice(0, 16).some((image, row) => image !== row), "shuffled");
  const training = inputs.subarray(0, 12 * PIXELS);
  const mean = training.reduce((sum, x) => sum + x, 0) / training.length;
  const variance = training.reduce((sum, x) => sum + (x - mean) ** 2, 0) / training.length;
  assert(Math.abs(mean) <= 1e-6 && Math.abs(variance - 1) <= 1e-5, `mean ${mean}, variance ${variance}`);
});

Deno.test("a file of another shape, or of the other set, is refused by name", () => {
  const good = { train: filesOf(0, 16), test: filesOf(16, 3) };
  const cases = [
    [{ ...good, train: good.test }, `${MNIST_TRAIN.images.name}: its shape is 16 × 28 × 28, got 3 × 28 × 28`],
    [{ ...good, test: good.train }, `${MNIST_TEST.images.name}: its shape is 3 × 28 × 28, got 16 × 28 × 28`],
    [
      { ...good, test: { ...good.test, labels: idxBytes([3], Uint8Array.of(1, 2, 11)) } },
      `${MNIST_TEST.labels.name}: labels lie between 0 and 9, got 11 in row 2`,
    ],
  ] as const;
  for (const [files, message] of cases) assertThrows(() => mnistRows(files, SIZES), SyntaxError, message);
});
