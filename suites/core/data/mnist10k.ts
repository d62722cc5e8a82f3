/** The 10,000 published test images of MNIST, split anew, so that a small download serves training as well. */
import { permutation } from "../random.ts";
import { gunzip } from "./gunzip.ts";
import { parseIdx } from "./idx.ts";
import { MNIST_TEST, type PublishedFile } from "./published_files.ts";
import { readPublished } from "./read_published.ts";
import { SIZES } from "./sizes.ts";
import { consecutiveSplit, type ReadFile, type Rows } from "./source.ts";
import { standardize } from "./standardize.ts";

const SPLIT = consecutiveSplit(SIZES.mnist10k);
const ROWS = SPLIT.test[1];
const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CLASSES = SIZES.mnist10k.classes;
/** More than either file unpacks to. */
const MOST_BYTES = 2 * ROWS * PIXELS;

/** 8,000 / 1,000 / 1,000 images of 28x28 pixels, in an order drawn from a seed. */
export async function mnist10k(readFile: ReadFile): Promise<Rows> {
  const unpacked = async (file: PublishedFile) =>
    gunzip(file.name, await readPublished(file, { download: "mnist10k", readFile }), MOST_BYTES);
  const images = await unpacked(MNIST_TEST.images); // one after the other: the first mistake is always the one told
  const labels = await unpacked(MNIST_TEST.labels);
  return mnistRows({ images, labels });
}

/** Rows from the two unpacked IDX files. Throws `SyntaxError`, naming the file, where they are not what they must be. */
export function mnistRows(files: { images: Uint8Array<ArrayBuffer>; labels: Uint8Array<ArrayBuffer> }): Rows {
  const images = parseIdx(MNIST_TEST.images.name, files.images, 3);
  const labels = parseIdx(MNIST_TEST.labels.name, files.labels, 1);
  requireShape(MNIST_TEST.images.name, images.shape, [ROWS, SIDE, SIDE]);
  requireShape(MNIST_TEST.labels.name, labels.shape, [ROWS]);
  const wrong = labels.values.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) {
    throw new SyntaxError(
      `Cannot read ${MNIST_TEST.labels.name}: labels lie between 0 and ${CLASSES - 1}, got ${labels.values[wrong]} ` +
        `in row ${wrong}`,
    );
  }
  const order = permutation(0, "data/mnist10k/split", ROWS);
  const pixels = new Uint8Array(ROWS * PIXELS);
  order.forEach((from, row) => pixels.set(images.values.subarray(from * PIXELS, (from + 1) * PIXELS), row * PIXELS));
  return {
    inputs: standardize(pixels, SPLIT.train[1] * PIXELS),
    labels: Uint32Array.from(order, (from) => labels.values[from]),
    classes: CLASSES,
    split: SPLIT,
  };
}

function requireShape(file: string, got: readonly number[], wanted: readonly number[]): void {
  if (got.join() !== wanted.join()) {
    throw new SyntaxError(`Cannot read ${file}: its shape is ${wanted.join(" × ")}, got ${got.join(" × ")}`);
  }
}
