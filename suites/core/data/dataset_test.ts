import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { type DataChoice, loadDataset, MissingData } from "./dataset.ts";
import { MNIST_TEST } from "./published_files.ts";
import { dataSizes } from "./sizes.ts";
import { consecutiveSplit } from "./source.ts";

/** A data folder without files. */
const empty = (name: string) => Promise.reject(new Deno.errors.NotFound(name));

/** Hashes as `loadDataset` gives them: drawn data has the same bits on every machine, or this fails. */
const DRAWN: readonly (readonly [DataChoice, key: string, hash: string])[] = [
  [{ task: "digits" }, "digits", "7b9cf45a9ef6ba611e8bbfa863862a87a95c7df0a81118ebb60ddf79d2777703"],
  [{ task: "gaussian" }, "gaussian", "1e30f122e156bcaf6500ce2a44e094d4c58fcad3fee0ebd6d5d264cb182271c7"],
  [{ task: "random_labels" }, "random_labels", "82415fc8347a955b00de7e46f17fa241ed6bbe8510cd45f3398909d4c0049fc9"],
  [{ task: "split_digits" }, "split_digits/part0", "439a5c778c6a3f55b199b72204ae7c7b5ccd5c05170eea2f1f4e74bf2f750492"],
  [
    { task: "split_digits", part: 4 },
    "split_digits/part4",
    "2394605bafaf0029783e66420dc7ef74a5c9152126bb412e9fabf1600b35b630",
  ],
  [
    { task: "permuted_digits", part: 1 },
    "permuted_digits/part1",
    "111b348ea4e93531d04f479c098a5e0cd9e1f62837c8b9d8312218ea28cb906d",
  ],
  [{ task: "teacher" }, "teacher", "f0b1ddf5adbc515ebb914b46c381b96ea12f12de2e4160a32f323d526b6d47dd"],
  [{ task: "memory" }, "memory", "4d3d18267bad5d4719a558c40eb4a34a5f3f3f9556432f82e19a3c48a8238858"],
  [
    { task: "markov_text" },
    "markov_text/context32",
    "07449b22d743dd23744b4f80c28bd894e425ad7c63d5f97b0f33380deb95744e",
  ],
  [
    { task: "markov_text", context: 7 },
    "markov_text/context7",
    "2d5c660b1313688d92cd4894275310cf6e63b18897f575103eb5caa4eb6759c6",
  ],
  [{ task: "copy" }, "copy/context32", "516a1e8aa3f9b6b88c27dc3a4210d5b491a40dfc1e8a3edb7fa173216c83c749"],
];

for (const [choice, key, hash] of DRAWN) {
  Deno.test(`${key} needs no file, survives a structured clone, and has the same bits everywhere`, async () => {
    const dataset = await loadDataset(choice, empty);
    assertEquals(structuredClone(dataset), dataset);
    const { train, validation, test, ...shape } = dataSizes(choice);
    const split = consecutiveSplit({ train, validation, test });
    const { inputs, labels, ...rest } = dataset;
    assertEquals(rest, { ...shape, split, key, task: choice.task, hash: dataset.hash });
    assertEquals(inputs.length, shape.inputSize * split.test[1]);
    assertEquals(labels.length, shape.labelSize * split.test[1]);
    assert(inputs.every(Number.isFinite) && labels.every(Number.isFinite));
    assertEquals(inputs instanceof Uint32Array, shape.inputKind === "tokens");
    assertEquals(labels instanceof Uint32Array, shape.classes > 0);
    if (labels instanceof Uint32Array) assert(labels.every((label) => label < shape.classes));
    if (inputs instanceof Uint32Array) assert(inputs.every((token) => token < shape.classes));
    assertEquals(dataset.hash, hash);
  });
}

Deno.test("datasets have hashes of their own, but for the first of the permuted tasks, which is digits", async () => {
  assertEquals(new Set(DRAWN.map(([, , hash]) => hash)).size, DRAWN.length);
  const [a, b] = await Promise.all([0, 1].map((part) => loadDataset({ task: "permuted_digits", part }, empty)));
  assertEquals(a.hash, DRAWN[0][2]);
  assertNotEquals(b.hash, a.hash);
});

Deno.test("a missing file is named, with the command that fetches it", async () => {
  const error = await assertRejects(() => loadDataset({ task: "mnist10k" }, empty), MissingData);
  assertEquals(error.file, MNIST_TEST.images.name);
  assertEquals(
    error.message,
    'Cannot read the data: "t10k-images-idx3-ubyte.gz" is not in the data folder; "deno task data mnist10k" fetches it',
  );
  assert(error.cause instanceof Deno.errors.NotFound);
});

for (const task of ["mnist", "cifar10", "text"] as const) {
  Deno.test(`${task} says which file is missing, and which is not the published one`, async () => {
    const missing = await assertRejects(() => loadDataset({ task }, empty), MissingData);
    assertEquals(missing.download, task);
    const other = () => Promise.resolve(new TextEncoder().encode("other"));
    await assertRejects(
      () => loadDataset({ task }, other),
      SyntaxError,
      `Cannot read ${missing.file}: its SHA-256 is `,
    );
  });
}

Deno.test("a file that is not the published one is refused, with what it is and what helps", async () => {
  const other = () => Promise.resolve(new TextEncoder().encode("other"));
  // SHA-256 of "other", from `printf other | sha256sum`
  const sum = "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa";
  const error = await assertRejects(() => loadDataset({ task: "mnist10k" }, other), SyntaxError);
  assertEquals(
    error.message,
    `Cannot read ${MNIST_TEST.images.name}: its SHA-256 is ${MNIST_TEST.images.sha256} as published, got ${sum} ` +
      `(5 bytes, published 1648877); "deno task data mnist10k" fetches it anew`,
  );
});
