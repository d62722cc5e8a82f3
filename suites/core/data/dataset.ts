/** Every dataset, by the name that a configuration gives. Each is one file here and one line in the table. */
import { digits } from "./digits.ts";
import { gaussian } from "./gaussian.ts";
import { hexDigest } from "./hex_digest.ts";
import { mnist10k } from "./mnist10k.ts";
import type { Dataset, ReadFile, Rows, Source, Task } from "./source.ts";

export { MissingData } from "./read_published.ts";
export type { Dataset, ReadFile, Task };

const SOURCES: Readonly<Record<Task, Source>> = { digits, gaussian, mnist10k };

/**
 * Draws a dataset, or reads it with `readFile` from the data folder. Throws {@linkcode MissingData} where a published
 * file is not there, and `SyntaxError` where one is not what its authors published.
 */
export async function loadDataset(task: Task, readFile: ReadFile): Promise<Dataset> {
  const rows = await SOURCES[task](readFile);
  return { task, ...rows, hash: await hashRows(rows) };
}

/** SHA-256 over splits, classes, labels and inputs, each as little-endian words. */
async function hashRows({ split, classes, labels, inputs }: Rows): Promise<string> {
  const head = Uint32Array.of(...split.train, ...split.validation, ...split.test, classes);
  const all = new Uint32Array(head.length + labels.length + inputs.length);
  all.set(head);
  all.set(labels, head.length);
  all.set(new Uint32Array(inputs.buffer, inputs.byteOffset, inputs.length), head.length + labels.length);
  return await hexDigest(new Uint8Array(all.buffer));
}
