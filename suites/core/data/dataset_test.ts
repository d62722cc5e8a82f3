import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { loadDataset, MissingData, type Task } from "./dataset.ts";
import { MNIST_TEST } from "./published_files.ts";
import { SIZES } from "./sizes.ts";
import { consecutiveSplit } from "./source.ts";

/** A data folder without files. */
const empty = (name: string) => Promise.reject(new Deno.errors.NotFound(name));

/** Hashes as `loadDataset` gives them: drawn data has the same bits on every machine, or this fails. */
const DRAWN: readonly (readonly [Task, string])[] = [
  ["digits", "7b9cf45a9ef6ba611e8bbfa863862a87a95c7df0a81118ebb60ddf79d2777703"],
  ["gaussian", "1e30f122e156bcaf6500ce2a44e094d4c58fcad3fee0ebd6d5d264cb182271c7"],
];

for (const [task, hash] of DRAWN) {
  Deno.test(`${task} needs no file, survives a structured clone, and has the same bits everywhere`, async () => {
    const dataset = await loadDataset(task, empty);
    assertEquals(structuredClone(dataset), dataset);
    assertEquals(dataset.task, task);
    const { inputSize, classes, ...rows } = SIZES[task];
    assertEquals(dataset.split, consecutiveSplit(SIZES[task]));
    assertEquals([dataset.classes, dataset.labels.length], [classes, rows.train + rows.validation + rows.test]);
    assertEquals(dataset.inputs.length, inputSize * dataset.labels.length);
    assert(dataset.inputs.every(Number.isFinite) && dataset.labels.every((label) => label < dataset.classes));
    assertEquals(dataset.hash, hash);
  });
}

Deno.test("datasets have hashes of their own", async () => {
  const [a, b] = await Promise.all(DRAWN.map(([task]) => loadDataset(task, empty)));
  assertNotEquals(a.hash, b.hash);
});

Deno.test("a missing file is named, with the command that fetches it", async () => {
  const error = await assertRejects(() => loadDataset("mnist10k", empty), MissingData);
  assertEquals(error.file, MNIST_TEST.images.name);
  assertEquals(
    error.message,
    'Cannot read the data: "t10k-images-idx3-ubyte.gz" is not in the data folder; "deno task data mnist10k" fetches it',
  );
  assert(error.cause instanceof Deno.errors.NotFound);
});

Deno.test("a file that is not the published one is refused, with what it is and what helps", async () => {
  const other = () => Promise.resolve(new TextEncoder().encode("other"));
  // SHA-256 of "other", from `printf other | sha256sum`
  const sum = "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa";
  const error = await assertRejects(() => loadDataset("mnist10k", other), SyntaxError);
  assertEquals(
    error.message,
    `Cannot read ${MNIST_TEST.images.name}: its SHA-256 is ${MNIST_TEST.images.sha256} as published, got ${sum} ` +
      `(5 bytes, published 1648877); "deno task data mnist10k" fetches it anew`,
  );
});
