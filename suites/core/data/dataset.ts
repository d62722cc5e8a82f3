/** Every dataset, by the name that a configuration gives. Each is one file here and one line in the table. */
import { sha256 } from "@noble/hashes/sha2.js";
import { cifar10 } from "./cifar10.ts";
import { copy } from "./copy.ts";
import { digits } from "./digits.ts";
import { gaussian } from "./gaussian.ts";
import { identity } from "./identity.ts";
import { markovText } from "./markov_text.ts";
import { memory } from "./memory.ts";
import { mnist } from "./mnist.ts";
import { mnist10k } from "./mnist10k.ts";
import { permutedDigits } from "./permuted_digits.ts";
import { randomLabels } from "./random_labels.ts";
import { completeChoice, type DataChoice, dataKey, dataSizes, DEFAULT_CONTEXT, type Task } from "./sizes.ts";
import { consecutiveSplit, type Dataset, type ReadFile, type Source } from "./source.ts";
import { splitDigits } from "./split_digits.ts";
import { teacher } from "./teacher.ts";
import { text } from "./text.ts";

export { MissingData } from "./read_published.ts";
export type { DataChoice, Dataset, ReadFile, Task };

const SOURCES: Readonly<Record<Task, Source>> = {
  digits,
  random_labels: randomLabels,
  split_digits: splitDigits,
  permuted_digits: permutedDigits,
  gaussian,
  teacher,
  identity,
  memory,
  markov_text: markovText,
  copy,
  mnist10k,
  mnist,
  cifar10,
  text,
};

/**
 * Draws a dataset, or reads it with `readFile` from the data folder. Throws {@linkcode MissingData} where a published
 * file is not there, and `SyntaxError` where one is not what its authors published.
 */
export async function loadDataset(choice: DataChoice, readFile: ReadFile): Promise<Dataset> {
  const { task, context = DEFAULT_CONTEXT, part = 0, rows: used } = completeChoice(choice);
  const { train, validation, test, ...shape } = dataSizes({ task, context });
  const rows = await SOURCES[task]({ context, part, readFile });
  const count = train + validation + test;
  if (rows.inputs.length !== count * shape.inputSize || rows.labels.length !== count * shape.labelSize) {
    const got = `${rows.inputs.length} and ${rows.labels.length}`;
    throw new RangeError(
      `Cannot load ${task}: ${count} rows have ${shape.inputSize} inputs and ${shape.labelSize} labels, got ${got} in all`,
    );
  }
  const kept = used ?? train;
  const left = <Values extends Float32Array | Uint32Array>(values: Values, size: number) =>
    used === undefined ? values : without(values, used * size, train * size);
  const unhashed = {
    key: dataKey(choice),
    task,
    ...shape,
    ...rows,
    inputs: left(rows.inputs, shape.inputSize),
    labels: left(rows.labels, shape.labelSize),
    split: consecutiveSplit({ train: kept, validation, test }),
  };
  return { ...unhashed, hash: hashOf(unhashed) };
}

/** The values outside of a range. */
function without<Values extends Float32Array | Uint32Array>(values: Values, from: number, to: number): Values {
  const kept = values.slice(0, values.length - (to - from)) as Values;
  kept.set(values.subarray(to), from);
  return kept;
}

/** SHA-256 over splits, classes, labels and inputs, each as little-endian words. */
function hashOf({ split, classes, labels, inputs }: Omit<Dataset, "hash">): string {
  const head = Uint32Array.of(...split.train, ...split.validation, ...split.test, classes);
  const hash = sha256.create(); // in parts: a copy of the largest dataset would take as much memory again
  for (const { buffer, byteOffset, byteLength } of [head, labels, inputs]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
