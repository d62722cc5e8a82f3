/**
 * Measurements beside the experiments' results (parity, lockstep, speed): JSON with a format version below `runs/<kind>/`,
 * the published one below `results/`, of which a newer one replaces the older.
 */
import * as z from "zod";
import { encode } from "./encode.ts";
import type { Files } from "./files.ts";
import { Provenance } from "./format.ts";
import { PUBLISHED } from "./layout.ts";
import type { FileKind } from "./migrations.ts";
import { readFormat } from "./read.ts";

/** On what machine, with what code, when; the device apart. */
export const MachineProvenance = Provenance.pick({
  processor: true,
  cores: true,
  memoryBytes: true,
  os: true,
  deno: true,
  commit: true,
  dirty: true,
  startedAt: true,
  wallSeconds: true,
});

/** A kind of measurement: how its files are called, written and read. */
export interface StandingFile<T> {
  /** Path of the newest measurement of a name, such as a device. */
  runPath(name: string): string;
  /** Path of the published one. */
  path(name: string): string;
  /** Throws `RangeError` for one that could not be read back. */
  encode(value: T): string;
  /** Throws `SyntaxError` naming the file and what is wrong. */
  read(text: string, file: string): T;
  /** The published one of a name, undefined where there is none; throws as `read` does. */
  published(files: Files, name: string): T | undefined;
}

/** Files of a kind, which is also the name of the task that makes them; `what` is their name in errors. */
export function standingFile<T>(kind: FileKind, schema: z.ZodType<T>, what: string): StandingFile<T> {
  const path = (name: string) => `${PUBLISHED}/${kind}/${name}.json`;
  const read = (text: string, file: string) =>
    readFormat(text, file, schema, { kind, older: `run "deno task ${kind}" again` });
  return {
    runPath: (name) => `runs/${kind}/${name}.json`,
    path,
    encode(value) {
      const text = encode(value);
      const parsed = schema.safeParse(JSON.parse(text));
      if (!parsed.success) throw new RangeError(`Cannot encode ${what}: ${z.prettifyError(parsed.error)}`);
      return text;
    },
    read,
    published(files, name) {
      const text = files.read(path(name));
      return text === undefined ? undefined : read(text, path(name));
    },
  };
}
