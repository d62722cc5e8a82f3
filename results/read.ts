/** Reading result and verdict files, which may come from anywhere. */
import type * as z from "zod";
import { FORMAT_VERSION, Result, Verdicts } from "./format.ts";
import { type FileKind, migrate, type Steps } from "./migrations.ts";

/** Greatest size in characters and nesting of a file that is read. */
export const LIMITS = { characters: 256 * 1024 * 1024, depth: 32 } as const;

/** Most mistakes a message lists. */
const MOST_MISTAKES = 10;

/** Reads a result. Throws `SyntaxError` naming the file and, by key path, what is wrong. */
export function readResult(text: string, file: string): Result {
  return readFormat(text, file, Result, { kind: "result", older: "run the experiment again with this version" });
}

/** Reads verdicts. Throws `SyntaxError` naming the file and, by key path, what is wrong. */
export function readVerdicts(text: string, file: string): Verdicts {
  return readFormat(text, file, Verdicts, { kind: "verdicts", older: '"deno task judge" writes verdicts anew' });
}

/** What a reader knows of a file besides its schema. */
export interface FormatOptions {
  readonly kind: FileKind;
  /** What to do about a version no longer read. */
  readonly older: string;
  /** Other steps from version to version than those there are; for tests. */
  readonly steps?: Steps;
}

/**
 * Reads a file with a format version, an older one by way of the versions between. Throws `SyntaxError` naming the file
 * and, by key path, what is wrong; a newer version is refused.
 */
export function readFormat<T>(text: string, file: string, schema: z.ZodType<T>, options: FormatOptions): T {
  const value = upToDate(parseLimited(text, file), file, options);
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const mistakes = read.error.issues.map(({ path, message }) => `  ${path.map(String).join(".")}: ${message}`);
  const more = mistakes.length > MOST_MISTAKES ? [`  and ${mistakes.length - MOST_MISTAKES} more`] : [];
  throw new SyntaxError(`Cannot read ${file}:\n${[...mistakes.slice(0, MOST_MISTAKES), ...more].join("\n")}`);
}

/** JSON within the limits, which are checked before anything is built from the text. */
function parseLimited(text: string, file: string): unknown {
  if (text.length > LIMITS.characters) {
    throw new SyntaxError(`Cannot read ${file}: at most ${LIMITS.characters} characters, got ${text.length}`);
  }
  if (deeperThan(text, LIMITS.depth)) {
    throw new SyntaxError(`Cannot read ${file}: at most ${LIMITS.depth} levels of lists and maps, got more`);
  }
  try {
    return JSON.parse(text, refuseOwnProto);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${file}: it is no valid JSON (${(error as Error).message})`);
  }
}

function refuseOwnProto(key: string, value: unknown): unknown {
  if (key === "__proto__") throw new SyntaxError('the key "__proto__" is not allowed');
  return value;
}

/** Counts brackets outside strings. */
function deeperThan(text: string, most: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_LIST || code === OPEN_MAP) {
      if (++depth > most) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_MAP) depth--;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [...'"\\[]{}'].map((c) => c.charCodeAt(0));

function upToDate(value: unknown, file: string, { kind, older, steps }: FormatOptions): unknown {
  const rule = `Cannot read ${file}: this version reads format ${FORMAT_VERSION}`;
  const content = typeof value === "object" && value !== null ? value as Readonly<Record<string, unknown>> : {};
  const version = Object.hasOwn(content, "format") ? content.format : undefined;
  if (version === FORMAT_VERSION) return value;
  if (typeof version !== "number") throw new SyntaxError(`${rule}, got a file without a format; it is none of ours`);
  if (version > FORMAT_VERSION) throw new SyntaxError(`${rule}, got ${version}, which is newer; update Descent`);
  const migrated = Number.isInteger(version)
    ? migrate(content, { kind, from: version, to: FORMAT_VERSION, steps })
    : undefined;
  if (!migrated) throw new SyntaxError(`${rule}, got ${version}, which is older; ${older}`);
  return migrated;
}
