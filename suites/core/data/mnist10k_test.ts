import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { loadDataset } from "./dataset.ts";
import { mnist10kRows } from "./mnist10k.ts";
import { DOWNLOADS, MNIST_TEST } from "./published_files.ts";
import { folderOf } from "./testing/data_folder.ts";
import { idxBytes } from "./testing/idx_bytes.ts";

const ROWS = 10_000;
const PIXELS = 28 * 28;

/** Images whose first two pixels spell the row, next to labels that are the row modulo 10. */
function numbered() {
  const pixels = new Uint8Array(ROWS * PIXELS);
  for (let row = 0; row < ROWS; row++) {
    pixels[row * PIXELS] = row >>> 8;
    pixels[row * PIXELS + 1] = row & 0xff;
  }
  return { pixels, labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 10) };
}

/** The two unpacked files. */
function filesOf({ pixels, labels }: { pixels: Uint8Array; labels: Uint8Array }) {
  return { images: idxBytes([ROWS, 28, 28], pixels), labels: idxBytes([ROWS], labels) };
}

Deno.test("each image appears once, with its own label, in an order of its own", () => {
  const { inputs, labels } = mnist10kRows(filesOf(numbered()));
  const [mean, std] = trainingMoments();
  const seen = new Set<number>();
  for (let i = 0; i < ROWS; i++) {
    const [high, low] = [0, 1].map((k) => Math.round(inputs[i * PIXELS + k] * std + mean));
    const row = 256 * high + low;
    assertEquals(labels[i], row % 10);
    seen.add(row);
  }
  assertEquals(seen.size, ROWS);

  /** Moments of the raw training pixels, from the standardised ones: 0 is the value of nearly all of them. */
  function trainingMoments(): [number, number] {
    const paper = inputs[2]; // −mean / std
    const steps = new Set<number>();
    for (let i = 0; i < ROWS; i++) steps.add(inputs[i * PIXELS + 1]);
    const sorted = [...steps].sort((a, b) => a - b);
    const step = (sorted[sorted.length - 1] - sorted[0]) / 255; // 1 / std
    return [-paper / step, 1 / step];
  }
});

Deno.test("files of another shape and labels out of range are refused, by name", () => {
  const { pixels, labels } = numbered();
  const good = filesOf({ pixels, labels });
  const cases = [
    [{ ...good, images: idxBytes([ROWS, 56, 14], pixels) }, `${MNIST_TEST.images.name}: its shape is 10000 × 28 × 28`],
    [{ ...good, labels: idxBytes([9999], labels.slice(1)) }, `${MNIST_TEST.labels.name}: its shape is 10000, got 9999`],
    [{ ...good, images: good.images.slice(0, -1) }, `${MNIST_TEST.images.name}: 10000 × 28 × 28 values take`],
    [{ ...good, labels: good.images }, `${MNIST_TEST.labels.name}: its magic number is 0x00000801, got 0x00000803`],
    [filesOf({ pixels, labels: labels.with(7, 10) }), "labels lie between 0 and 9, got 10 in row 7"],
  ] as const;
  for (const [files, message] of cases) assertThrows(() => mnist10kRows(files), SyntaxError, message);
});

const folder = folderOf(DOWNLOADS.mnist10k);

Deno.test({
  name: "the published files make a standardised dataset of ten classes",
  ignore: !folder,
  fn: async () => {
    const dataset = await loadDataset({ task: "mnist10k" }, (name) => Deno.readFile(join(folder!, name)));
    const { labels, split, hash } = dataset;
    const inputs = dataset.inputs as Float32Array;
    assertEquals(split, { train: [0, 8000], validation: [8000, 9000], test: [9000, 10_000] });
    const training = inputs.subarray(0, 8000 * PIXELS);
    const mean = training.reduce((sum, x) => sum + x, 0) / training.length;
    const variance = training.reduce((sum, x) => sum + (x - mean) ** 2, 0) / training.length;
    assert(Math.abs(mean) <= 1e-6 && Math.abs(variance - 1) <= 1e-5, `mean ${mean}, variance ${variance}`);
    const counts = Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
    // as the dataset's test labels are distributed
    assertEquals(counts, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    // of `loadDataset` itself: the same bits on every machine, or this fails
    assertEquals(hash, "ce46c69f0dbfeb025797e16bb9550e7f73eed4d3af0d2abb3f9313d0b980017e");
  },
});
