import { assert, assertEquals } from "@std/assert";
import { JournalEntry, readJournal } from "./journal.ts";
import { checkMutilated, journalBytes, randomOf, someEntries } from "./testing/journals.ts";

Deno.test("a journal comes back as it was written", () => {
  const { entries, tornBytes, damage } = readJournal(journalBytes());
  assertEquals(entries, someEntries());
  assertEquals([tornBytes, damage], [0, undefined]);
});

Deno.test("cut at every byte and changed anywhere, a journal gives a beginning of what was written or says it is damaged", () => {
  const { torn, damaged } = checkMutilated(readJournal, { count: 4096 });
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
    checkMutilated(careless, { count: 4096 });
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
