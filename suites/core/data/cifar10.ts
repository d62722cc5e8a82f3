/** CIFAR-10 (Krizhevsky 2009) from its binary version: the published test set is the test set. */
import { permutation } from "../random.ts";
import { gunzip } from "./gunzip.ts";
import { CIFAR10 } from "./published_files.ts";
import { readPublished } from "./read_published.ts";
import { type DataSizes, dataSizes } from "./sizes.ts";
import type { ClassRows, SourceOptions } from "./source.ts";
import { standardize } from "./standardize.ts";
import { readTar } from "./tar.ts";

const SIDE = 32;
const CHANNELS = 3;
/** Numbers of one channel of an image, and of an image. */
const PLANE = SIDE * SIDE;
const IMAGE = PLANE * CHANNELS;
/** Bytes of a record: the label, then the red, the green and the blue plane, each row-major. */
const RECORD = 1 + IMAGE;
const CLASSES = 10;
const FOLDER = "cifar-10-batches-bin";
const TRAINING_FILES = [1, 2, 3, 4, 5].map((i) => `${FOLDER}/data_batch_${i}.bin`);
const TEST_FILE = `${FOLDER}/test_batch.bin`;
/** More than the archive unpacks to. */
const MOST_BYTES = 2 * 60_000 * RECORD;

/** 45,000 / 5,000 / 10,000 images of 32x32 pixels in three colours. */
export async function cifar10({ readFile }: Pick<SourceOptions, "readFile">): Promise<ClassRows> {
  const packed = await readPublished(CIFAR10, { download: "cifar10", readFile });
  return cifar10Rows(await gunzip(CIFAR10.name, packed, MOST_BYTES), dataSizes({ task: "cifar10" }));
}

/**
 * ClassRows from the unpacked archive: the training images in an order drawn from a seed, the last of them for validation, then
 * the test images as they come. Colours of a pixel lie side by side; each has mean 0 and standard deviation 1 over the
 * training rows. Throws `SyntaxError`, naming the archive, where it is not what it must be.
 */
export function cifar10Rows(
  archive: Uint8Array<ArrayBuffer>,
  sizes: Pick<DataSizes, "train" | "validation" | "test">,
): ClassRows {
  const files = readTar(CIFAR10.name, archive);
  const trained = sizes.train + sizes.validation;
  const order = permutation(0, "data/cifar10/split", trained);
  const perFile = trained / TRAINING_FILES.length;
  const records = [
    ...TRAINING_FILES.map((name) => recordsOf(files, name, perFile)),
    recordsOf(files, TEST_FILE, sizes.test),
  ];
  const pixels = new Uint8Array((trained + sizes.test) * IMAGE);
  const labels = new Uint32Array(trained + sizes.test);
  for (let row = 0; row < labels.length; row++) {
    const from = row < trained ? order[row] : row;
    const file = Math.min(Math.floor(from / perFile), TRAINING_FILES.length);
    const record = records[file].subarray((from - file * perFile) * RECORD, (from - file * perFile + 1) * RECORD);
    labels[row] = record[0];
    for (let i = 0; i < IMAGE; i++) {
      pixels[row * IMAGE + (i % PLANE) * CHANNELS + Math.floor(i / PLANE)] = record[1 + i];
    }
  }
  return { inputs: standardize(pixels, sizes.train * IMAGE, CHANNELS), labels };
}

/** The records of one file, checked. */
function recordsOf(files: ReadonlyMap<string, Uint8Array>, name: string, count: number): Uint8Array {
  const fail = (rule: string, got: string | number): never => {
    throw new SyntaxError(`Cannot read ${CIFAR10.name}: ${rule}, got ${got}`);
  };
  const records = files.get(name) ?? fail(`it holds "${name}"`, [...files.keys()].join(", ") || "no file");
  if (records.length !== count * RECORD) {
    fail(`"${name}" holds ${count} records of ${RECORD} bytes, ${count * RECORD} in all`, records.length);
  }
  for (let row = 0; row < count; row++) {
    const label = records[row * RECORD];
    if (label >= CLASSES) fail(`labels of "${name}" lie between 0 and ${CLASSES - 1}`, `${label} in row ${row}`);
  }
  return records;
}
