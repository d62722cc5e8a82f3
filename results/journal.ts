/**
 * The journal of one attempt at a run: lines that are only ever added, each `CRC-32 of the rest, space, JSON`. The JSON has
 * the line's number as `sequence` and the step at which the run was.
 *
 * What a loss of power leaves unfinished is the end of a file: a line that fails its check with none after it that
 * passes is cut. A line that fails with a good one after it was damaged later, and nothing of the file is trusted.
 */
import * as z from "zod";
import { crc32Hex } from "./crc32.ts";
import { encodeLine } from "./encode.ts";
import { Num, RunRecord, Timing } from "./format.ts";

const head = { sequence: z.int().min(0), step: z.int().min(0) };

/** A line of a journal. */
export const JournalEntry = z.discriminatedUnion("type", [
  /** The first line: which run, by whom, from which checkpoint on. */
  z.strictObject({
    ...head,
    type: z.literal("start"),
    format: z.literal(1),
    id: z.string(),
    device: z.string(),
    build: z.string(),
    asked: z.string(),
    worker: z.string(),
    at: z.string(),
  }),
  /** A readback: the loss of the last step, null where no step was taken. */
  z.strictObject({ ...head, type: z.literal("progress"), loss: Num.nullable(), at: z.string() }),
  /** A checkpoint was written to a file. */
  z.strictObject({ ...head, type: z.literal("checkpoint"), file: z.string() }),
  /** The run came to its end. */
  z.strictObject({
    ...head,
    type: z.literal("finished"),
    record: RunRecord,
    /** Its share of the seconds that its device trained. */
    seconds: z.number(),
    timing: Timing.optional(),
  }),
  z.strictObject({ ...head, type: z.literal("failed"), reason: z.string() }),
  /** Let go on request, to be gone on with. */
  z.strictObject({ ...head, type: z.literal("stopped") }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;

type WithoutSequence<T> = T extends unknown ? Omit<T, "sequence"> : never;
/** A line without its number. */
export type NewEntry = WithoutSequence<JournalEntry>;

/** What a journal holds. */
export interface JournalContent {
  readonly entries: readonly JournalEntry[];
  /** Bytes at the end that are no whole line. */
  readonly tornBytes: number;
  /** Why the file is not to be trusted; undefined where it is. */
  readonly damage: string | undefined;
}

const NEWLINE = 10;
const CRC_DIGITS = 8;

/** A line's text. */
export function encodeEntry(entry: JournalEntry): string {
  const text = encodeLine(entry);
  return `${crc32Hex(new TextEncoder().encode(text))} ${text}\n`;
}

/** Reads a journal; see the module. */
export function readJournal(bytes: Uint8Array): JournalContent {
  const entries: JournalEntry[] = [];
  let firstBad: { line: number; at: number; reason: string } | undefined;
  let [at, line] = [0, 0];
  while (at < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    const entry = newline < 0 ? "it has no end" : entryOf(bytes.subarray(at, end));
    if (typeof entry === "string") firstBad ??= { line, at, reason: entry };
    else if (firstBad || entry.sequence !== entries.length) {
      const { line: bad, reason } = firstBad ?? { line, reason: `its sequence is ${entry.sequence}` };
      return { entries, tornBytes: 0, damage: `line ${bad + 1} of ${line + 1} or more is damaged: ${reason}` };
    } else entries.push(entry);
    [at, line] = [end + 1, line + 1];
  }
  return { entries, tornBytes: firstBad ? bytes.length - firstBad.at : 0, damage: undefined };
}

/** The entry of a line, or why it is none. */
function entryOf(line: Uint8Array): JournalEntry | string {
  const body = line.subarray(CRC_DIGITS + 1);
  const expected = new TextDecoder().decode(line.subarray(0, CRC_DIGITS + 1));
  if (expected !== `${crc32Hex(body)} `) return "its check sum is another";
  try {
    return JournalEntry.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch (error) {
    return `it is no entry (${(error as Error).message.split("\n")[0]})`;
  }
}
