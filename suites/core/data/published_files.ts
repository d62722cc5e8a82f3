/**
 * The published files that datasets are read from: where they come from and what they must be. The sums were compared
 * over several projects that use the same files.
 */

/** A file that its authors publish. */
export interface PublishedFile {
  /** Name in the data folder. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

const MNIST_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/";

/** The 10,000 test images of MNIST (LeCun, Cortes, Burges) and their labels. */
export const MNIST_TEST = {
  images: {
    name: "t10k-images-idx3-ubyte.gz",
    url: `${MNIST_URL}t10k-images-idx3-ubyte.gz`,
    bytes: 1_648_877,
    sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
  },
  labels: {
    name: "t10k-labels-idx1-ubyte.gz",
    url: `${MNIST_URL}t10k-labels-idx1-ubyte.gz`,
    bytes: 4_542,
    sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
  },
} as const satisfies Record<string, PublishedFile>;

/** The 60,000 training images of MNIST and their labels. */
export const MNIST_TRAIN = {
  images: {
    name: "train-images-idx3-ubyte.gz",
    url: `${MNIST_URL}train-images-idx3-ubyte.gz`,
    bytes: 9_912_422,
    sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
  },
  labels: {
    name: "train-labels-idx1-ubyte.gz",
    url: `${MNIST_URL}train-labels-idx1-ubyte.gz`,
    bytes: 28_881,
    sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
  },
} as const satisfies Record<string, PublishedFile>;

/** CIFAR-10, binary version (Krizhevsky 2009). */
export const CIFAR10: PublishedFile = {
  name: "cifar-10-binary.tar.gz",
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
};

/** Shakespeare's plays in one file of 1.1 MB, as prepared for char-rnn. */
export const TINY_SHAKESPEARE: PublishedFile = {
  name: "tinyshakespeare.txt",
  url: "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
  bytes: 1_115_394,
  sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
};

/** What `deno task data <name>` fetches. */
export const DOWNLOADS = {
  mnist10k: Object.values(MNIST_TEST),
  mnist: [...Object.values(MNIST_TRAIN), ...Object.values(MNIST_TEST)],
  cifar10: [CIFAR10],
  text: [TINY_SHAKESPEARE],
} as const satisfies Record<string, readonly PublishedFile[]>;

/** Name of something to download. */
export type DownloadName = keyof typeof DOWNLOADS;
