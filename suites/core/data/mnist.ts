/** MNIST whole (LeCun, Cortes, Burges): the published test set is the test set. */
import { permutation } from "../random.ts";
import { MNIST_PIXELS, type MnistBytes, parseMnist, readMnist } from "./mnist_files.ts";
import { MNIST_TEST, MNIST_TRAIN } from "./published_files.ts";
import { reorder } from "./reorder.ts";
import { type DataSizes, dataSizes } from "./sizes.ts";
import type { ClassRows, SourceOptions } from "./source.ts";
import { standardize } from "./standardize.ts";

/** 55,000 / 5,000 / 10,000 images of 28x28 pixels. */
export async function mnist({ readFile }: Pick<SourceOptions, "readFile">): Promise<ClassRows> {
  const train = await readMnist(MNIST_TRAIN, { download: "mnist", readFile });
  const test = await readMnist(MNIST_TEST, { download: "mnist", readFile });
  return mnistRows({ train, test }, dataSizes({ task: "mnist" }));
}

/**
 * ClassRows from the unpacked files: the training images in an order drawn from a seed, the last of them for validation, then
 * the test images as they come. Throws `SyntaxError`, naming the file, where one is not what it must be.
 */
export function mnistRows(
  files: { readonly train: MnistBytes; readonly test: MnistBytes },
  sizes: Pick<DataSizes, "train" | "validation" | "test">,
): ClassRows {
  const trained = sizes.train + sizes.validation;
  const [train, test] = [parseMnist(MNIST_TRAIN, files.train, trained), parseMnist(MNIST_TEST, files.test, sizes.test)];
  const order = permutation(0, "data/mnist/split", trained);
  const pixels = new Uint8Array((trained + sizes.test) * MNIST_PIXELS);
  pixels.set(reorder(train.pixels, { order, length: MNIST_PIXELS }));
  pixels.set(test.pixels, trained * MNIST_PIXELS);
  const labels = new Uint32Array(trained + sizes.test);
  order.forEach((from, row) => labels[row] = train.labels[from]);
  labels.set(test.labels, trained);
  return { inputs: standardize(pixels, sizes.train * MNIST_PIXELS), labels };
}
