import { assert, assertEquals } from "@std/assert";
import { encodeLine } from "./encode.ts";
import { JournalEntry, readJournal } from "./journal.ts";
import { journalBytes, mutilated, someEntries } from "./testing/journals.ts";

/** Numbers that are the same each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

/** What readers make of a mutilated journal has to be a beginning of what was written, or is called damaged. */
export function checkMutilated(read: typeof readJournal, count: number): { torn: number; damaged: number } {
  const entries = someEntries().map(encodeLine);
  const bytes = journalBytes();
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
  const found = { torn: 0, damaged: 0 };
  for (const { cut, at, bytes: left } of mutilated(bytes, count, randomOf(1))) {
    const { entries: seen, damage, tornBytes } = read(left);
    seen.forEach((entry, i) => {
      if (encodeLine(entry) !== entries[i]) throw new RangeError(`a change at ${at} was taken for an entry`);
    });
    const whole = ends.filter((end) => end < at).length;
    if (cut && !(seen.length === whole && damage === undefined)) throw new RangeError(`a cut at ${at} lost entries`);
    if (!cut && seen.length !== whole) throw new RangeError(`a change at ${at} left ${seen.length} entries`);
    if (!cut && damage === undefined && tornBytes === 0) throw new RangeError(`a change at ${at} was not seen`);
    found[damage === undefined ? "torn" : "damaged"]++;
  }
  return found;
}

Deno.test("a journal comes back as it was written", () => {
  const { entries, tornBytes, damage } = readJournal(journalBytes());
  assertEquals(entries, someEntries());
  assertEquals([tornBytes, damage], [0, undefined]);
});

Deno.test("cut at every byte and changed anywhere, a journal gives a beginning of what was written or says it is damaged", () => {
  const { torn, damaged } = checkMutilated(readJournal, 4096);
  assert(torn > 0 && damaged > 1000, `${torn} torn, ${damaged} damaged`);
});

Deno.test("it is the check sum that finds changes: without it some would be taken for entries", () => {
  const careless = (bytes: Uint8Array) => {
    const entries = new TextDecoder().decode(bytes).split("\n").flatMap((line) => {
      try {
        return [JournalEntry.parse(JSON.parse(line.slice(9)))];
      } catch {
        return [];
      }
    });
    return { entries, tornBytes: 1, damage: "perhaps" };
  };
  let caught = false;
  try {
    checkMutilated(careless, 4096);
  } catch (error) {
    caught = error instanceof RangeError;
  }
  assert(caught);
});

Deno.test("a line that is left out or comes twice is damage", () => {
  const [start, one, ...rest] = someEntries();
  assertEquals(readJournal(journalBytes([start, ...rest])).damage, "line 2 of 2 or more is damaged: its sequence is 2");
  assert(readJournal(journalBytes([start, one, one, ...rest])).damage !== undefined);
});

Deno.test("bytes of any kind are no journal, and harm nothing", () => {
  const random = randomOf(2);
  for (let i = 0; i < 200; i++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
    assertEquals(readJournal(bytes).entries, []);
  }
});
