/** Journals made up for tests. */
import { encodeLine } from "../encode.ts";
import { encodeEntry, type JournalEntry, type readJournal } from "../journal.ts";
import type { RunKey } from "../run_store.ts";
import { someRun } from "./results.ts";

/** The key of a run; `n` makes it one of several. */
export function someKey(n = 0, over: Partial<RunKey> = {}): RunKey {
  const id = n.toString(16).padStart(16, "0");
  return { id, device: "cpu: fused", build: "b0", asked: '{"protocol":"train"}', ...over };
}

/** A journal of a run that ended, with all kinds of lines and of numbers. */
export function someEntries(key: RunKey = someKey()): JournalEntry[] {
  const at = "2026-01-01T00:00:00.000Z";
  const record = someRun({ id: key.id, build: key.build, scalars: { "loss@end": 0.1 + 0.2, "a@0": NaN, "b@0": -0 } });
  return [
    { type: "start", sequence: 0, step: 0, format: 1, ...key, worker: "a", at },
    { type: "progress", sequence: 1, step: 50, loss: 2.3, at },
    { type: "checkpoint", sequence: 2, step: 50, file: "runs/checkpoints/x.0" },
    { type: "progress", sequence: 3, step: 100, loss: NaN, at },
    { type: "finished", sequence: 4, step: 100, record, seconds: 1.5 },
  ];
}

/** Bytes of a journal. */
export function journalBytes(entries: readonly JournalEntry[] = someEntries()): Uint8Array {
  return new TextEncoder().encode(entries.map(encodeEntry).join(""));
}

/**
 * Cuts a journal at every byte, and changes one bit or one byte at a time, `count` changes in all spread over the file. Calls
 * `see` with what was done and the bytes that are left.
 */
export function* mutilated(
  bytes: Uint8Array,
  count: number,
  random: () => number,
): Generator<{ readonly cut: boolean; readonly at: number; readonly bytes: Uint8Array }> {
  for (let at = 0; at < bytes.length; at++) yield { cut: true, at, bytes: bytes.subarray(0, at) };
  for (let i = 0; i < count; i++) {
    // Every byte in turn, then at random.
    const at = i < bytes.length ? i : Math.floor(random() * bytes.length);
    const flipped = bytes.slice();
    flipped[at] ^= i < bytes.length ? 1 << i % 8 : 1 + Math.floor(random() * 255);
    yield { cut: false, at, bytes: flipped };
  }
}

/** Numbers that are the same each time. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

/**
 * What a reader makes of a mutilated journal has to be a beginning of what was written, and a change has to be seen. Throws
 * `RangeError`.
 */
export function checkMutilated(
  read: typeof readJournal,
  { count, seed = 1 }: { count: number; seed?: number },
): { torn: number; damaged: number } {
  const entries = someEntries().map(encodeLine);
  const bytes = journalBytes();
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
  const found = { torn: 0, damaged: 0 };
  for (const { cut, at, bytes: left } of mutilated(bytes, count, randomOf(seed))) {
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
