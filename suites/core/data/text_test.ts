import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { loadDataset } from "./dataset.ts";
import { DOWNLOADS } from "./published_files.ts";
import { textSizes } from "./sizes.ts";
import { folderOf } from "./testing/data_folder.ts";
import { textRows } from "./text.ts";

const CONTEXT = 3;
const CHARACTERS = 4000;
/** Character `i` of a made-up text: of four that do not come in the order of their codes, one of two bytes. */
const characterAt = (i: number) => "dbéa"[(i * i + Math.floor(i / 7)) % 4];
const TEXT = Array.from({ length: CHARACTERS }, (_, i) => characterAt(i)).join("");
const SIZES = textSizes({ characters: CHARACTERS, vocabulary: 4 }, CONTEXT);

Deno.test("windows follow one another within each split, each labelled with the characters after its own", () => {
  const { inputs, labels } = textRows(new TextEncoder().encode(TEXT), SIZES);
  const { train, validation, test } = SIZES;
  assertEquals([train, validation, test], [900, 32, 32]); // 3,600, 200, 200 characters in windows of 4
  assertEquals([inputs.length, labels.length], [964 * CONTEXT, 964 * CONTEXT]);
  const token = (i: number) => ["a", "b", "d", "é"].indexOf(characterAt(i));
  for (let row = 0; row < 964; row++) {
    const from = row < 900 ? 4 * row : row < 932 ? 3600 + 4 * (row - 900) : 3800 + 4 * (row - 932);
    assertEquals([...inputs.subarray(row * 3, row * 3 + 3)], [token(from), token(from + 1), token(from + 2)]);
    assertEquals([...labels.subarray(row * 3, row * 3 + 3)], [token(from + 1), token(from + 2), token(from + 3)]);
  }
});

Deno.test("a text that is no UTF-8, or of another vocabulary or length, is refused by name", () => {
  const bytes = new TextEncoder().encode(TEXT);
  const cases = [
    [bytes.with(5, 0xff), "it must be UTF-8, got other bytes"],
    [new TextEncoder().encode(TEXT + "x"), "it has 4 different characters, got 5"],
    [new Uint8Array(0), "it has 4 different characters, got 0"],
    [new TextEncoder().encode(TEXT.slice(0, 3900)), "it has 964 windows of 4 characters, got 3900 characters"],
  ] as const;
  for (const [text, message] of cases) {
    const error = assertThrows(() => textRows(text, SIZES), SyntaxError, message);
    assert(error.message.startsWith("Cannot read tinyshakespeare.txt: "), error.message);
  }
});

const folder = folderOf(DOWNLOADS.text);

Deno.test({
  name: "the published text makes windows of 65 characters, of which counting pairs tells something",
  ignore: !folder,
  fn: async () => {
    const read = (name: string) => Deno.readFile(join(folder!, name));
    const { inputs, labels, classes, split, hash, key } = await loadDataset({ task: "text" }, read);
    assertEquals([key, classes], ["text/context32", 65]);
    assertEquals(split, { train: [0, 30_419], validation: [30_419, 32_083], test: [32_083, 33_747] });
    // of `loadDataset` itself: the same bits on every machine, or this fails
    assertEquals(hash, "b2627491c7b0a372e8d3332ab8f06b0562d854b55c4d96f32f465be86393d78c");
    const text = await Deno.readTextFile(join(folder!, "tinyshakespeare.txt"));
    const vocabulary = [...new Set(text)].sort();
    const first = Array.from(inputs.subarray(0, 32), (token) => vocabulary[token]).join("");
    assertEquals(first, text.slice(0, 32));
    const [counts, totals] = [new Float64Array(65 * 65).fill(0.5), new Float64Array(65).fill(65 / 2)];
    for (let i = 0; i < split.train[1] * 32; i++) {
      counts[inputs[i] * 65 + labels[i]]++;
      totals[inputs[i]]++;
    }
    let loss = 0;
    const [from, to] = split.test.map((row) => row * 32);
    for (let i = from; i < to; i++) loss -= Math.log(counts[inputs[i] * 65 + labels[i]] / totals[inputs[i]]);
    const mean = loss / (to - from);
    assert(mean > 2.2 && mean < 2.8, `${mean}`); // characters alone: 3.3; good models: 1.5
  },
});
