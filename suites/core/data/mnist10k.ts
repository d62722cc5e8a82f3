/** The 10,000 published test images of MNIST, split anew, so that a small download serves training as well. */
import { permutation } from "../random.ts";
import { MNIST_PIXELS, type MnistBytes, parseMnist, readMnist } from "./mnist_files.ts";
import { MNIST_TEST } from "./published_files.ts";
import { reorder } from "./reorder.ts";
import { dataSizes } from "./sizes.ts";
import { type ClassRows, consecutiveSplit, type SourceOptions } from "./source.ts";
import { standardize } from "./standardize.ts";

const SPLIT = consecutiveSplit(dataSizes({ task: "mnist10k" }));
const ROWS = SPLIT.test[1];

/** 8,000 / 1,000 / 1,000 images of 28x28 pixels, in an order drawn from a seed. */
export async function mnist10k({ readFile }: Pick<SourceOptions, "readFile">): Promise<ClassRows> {
  return mnist10kRows(await readMnist(MNIST_TEST, { download: "mnist10k", readFile }));
}

/** ClassRows from the two unpacked IDX files. Throws `SyntaxError`, naming the file, where they are not what they must be. */
export function mnist10kRows(files: MnistBytes): ClassRows {
  const { pixels, labels } = parseMnist(MNIST_TEST, files, ROWS);
  const order = permutation(0, "data/mnist10k/split", ROWS);
  const images = reorder(pixels, { order, length: MNIST_PIXELS });
  return {
    inputs: standardize(images, SPLIT.train[1] * MNIST_PIXELS),
    labels: Uint32Array.from(order, (from) => labels[from]),
  };
}
