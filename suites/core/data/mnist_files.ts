/** The files of MNIST: images and labels as IDX, packed with gzip. */
import { gunzip } from "./gunzip.ts";
import { parseIdx } from "./idx.ts";
import type { DownloadName, PublishedFile } from "./published_files.ts";
import { readPublished } from "./read_published.ts";
import type { ReadFile } from "./source.ts";

const SIDE = 28;
const CLASSES = 10;

/** Numbers of one image. */
export const MNIST_PIXELS = SIDE * SIDE;
/** More than any of the files unpacks to. */
const MOST_BYTES = 2 * 60_000 * MNIST_PIXELS;

/** A file of images and the file of their labels, as published. */
export interface MnistFiles {
  readonly images: PublishedFile;
  readonly labels: PublishedFile;
}

/** The two files, unpacked. */
export interface MnistBytes {
  readonly images: Uint8Array<ArrayBuffer>;
  readonly labels: Uint8Array<ArrayBuffer>;
}

/** Reads and unpacks two files, one after the other: the first mistake is always the one told. */
export async function readMnist(
  { images, labels }: MnistFiles,
  options: { download: DownloadName; readFile: ReadFile },
): Promise<MnistBytes> {
  const unpacked = async (file: PublishedFile) => gunzip(file.name, await readPublished(file, options), MOST_BYTES);
  return { images: await unpacked(images), labels: await unpacked(labels) };
}

/**
 * Pixels [rows, 784] and labels [rows] of two unpacked files. Throws `SyntaxError`, naming the file, where they are not
 * what they must be.
 */
export function parseMnist({ images, labels }: MnistFiles, bytes: MnistBytes, rows: number) {
  const pixels = parseIdx(images.name, bytes.images, 3);
  const classes = parseIdx(labels.name, bytes.labels, 1);
  requireShape(images.name, pixels.shape, [rows, SIDE, SIDE]);
  requireShape(labels.name, classes.shape, [rows]);
  const wrong = classes.values.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) {
    throw new SyntaxError(
      `Cannot read ${labels.name}: labels lie between 0 and ${CLASSES - 1}, got ${
        classes.values[wrong]
      } in row ${wrong}`,
    );
  }
  return { pixels: pixels.values, labels: classes.values };
}

function requireShape(file: string, got: readonly number[], wanted: readonly number[]): void {
  if (got.join() !== wanted.join()) {
    throw new SyntaxError(`Cannot read ${file}: its shape is ${wanted.join(" × ")}, got ${got.join(" × ")}`);
  }
}
