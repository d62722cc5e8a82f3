import { assert, assertEquals, assertThrows } from "@std/assert";
import { cifar10Rows } from "./cifar10.ts";
import { tarBytes, type TarEntry } from "./testing/tar_bytes.ts";

const PIXELS = 32 * 32;
const SIZES = { train: 15, validation: 5, test: 3 };

/** Image `i`: pixel k of colour c is `i + 20·c`, but pixel 7 of green is 255; its label is `i` modulo 10. */
function recordOf(i: number): Uint8Array {
  const record = new Uint8Array(1 + 3 * PIXELS);
  record[0] = i % 10;
  for (let c = 0; c < 3; c++) record.fill(i + 20 * c, 1 + c * PIXELS, 1 + (c + 1) * PIXELS);
  record[1 + PIXELS + 7] = 255;
  return record;
}

/** The six files of a small archive: images 0 to 19 in fours, then 20 to 22. */
function entries(): TarEntry[] {
  const file = (name: string, first: number, count: number) => {
    const content = Uint8Array.from(Array.from({ length: count }, (_, i) => [...recordOf(first + i)]).flat());
    return { name: `cifar-10-batches-bin/${name}.bin`, content };
  };
  return [
    { name: "cifar-10-batches-bin/", type: "5" },
    file("test_batch", 20, 3),
    ...[1, 2, 3, 4, 5].map((k) => file(`data_batch_${k}`, 4 * (k - 1), 4)),
  ];
}

Deno.test("each image appears once with its own label, colours side by side, test images last and in order", () => {
  const { inputs, labels } = cifar10Rows(tarBytes(entries()), SIZES);
  assertEquals([inputs.length, labels.length], [23 * 3 * PIXELS, 23]);
  // red is i in image i but for nothing: its rank among all images is the image's number
  const red = Float32Array.from({ length: 23 }, (_, row) => inputs[row * 3 * PIXELS]);
  const ranks = Array.from(red, (value) => red.filter((other) => other < value).length);
  assertEquals(ranks.toSorted((a, b) => a - b), Array.from({ length: 23 }, (_, i) => i));
  assertEquals([...labels], ranks.map((image) => image % 10));
  assertEquals(ranks.slice(20), [20, 21, 22]);
  assert(String(ranks.slice(0, 20)) !== String(ranks.slice(0, 20).toSorted((a, b) => a - b)), "shuffled");
  for (let row = 0; row < 23; row++) {
    const image = inputs.subarray(row * 3 * PIXELS, (row + 1) * 3 * PIXELS);
    const [first, seventh] = [image.subarray(0, 3), image.subarray(21, 24)];
    assertEquals([seventh[0], seventh[2]], [first[0], first[2]]);
    assert(seventh[1] > first[1] + 10, "pixel 7 of green is bright");
  }
});

Deno.test("each colour has mean 0 and standard deviation 1 over the training rows", () => {
  const { inputs } = cifar10Rows(tarBytes(entries()), SIZES);
  for (let c = 0; c < 3; c++) {
    const values = inputs.subarray(0, 15 * 3 * PIXELS).filter((_, i) => i % 3 === c);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    assert(Math.abs(mean) <= 1e-6 && Math.abs(variance - 1) <= 1e-5, `colour ${c}: ${mean}, ${variance}`);
  }
});

Deno.test("an archive without a file, with a short one, or with other labels is refused by name", () => {
  const name = "cifar-10-batches-bin/data_batch_3.bin";
  const changed = (change: (content: Uint8Array) => Uint8Array) =>
    tarBytes(entries().map((entry) => entry.name === name ? { name, content: change(entry.content!) } : entry));
  const cases = [
    [tarBytes(entries().filter((entry) => entry.name !== name)), `it holds "${name}", got cifar-10-batches-bin/test`],
    [tarBytes([]), "got no file"],
    [changed((content) => content.slice(1)), `"${name}" holds 4 records of 3073 bytes, 12292 in all, got 12291`],
    [changed((content) => content.with(3073, 10)), `labels of "${name}" lie between 0 and 9, got 10 in row 1`],
    [tarBytes(entries()).slice(0, 5000), "(cut off)"],
  ] as const;
  for (const [archive, message] of cases) {
    const error = assertThrows(() => cifar10Rows(archive, SIZES), SyntaxError, message);
    assert(error.message.startsWith("Cannot read cifar-10-binary.tar.gz: "), error.message);
  }
});
