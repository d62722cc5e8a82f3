/** The published results a reader sees: of each experiment and device the newest revision. */
import { canonicalHash, encode } from "./encode.ts";
import type { Files } from "./files.ts";
import { FORMAT_VERSION, type Result, type Verdicts } from "./format.ts";
import { listPublished, type Published, publishedPath, type ResultName, verdictsPath } from "./layout.ts";
import { readFormat, readResult, readVerdicts } from "./read.ts";
import * as z from "zod";

/** A published result with its file. */
export interface PublishedResult {
  readonly name: Published;
  readonly path: string;
  readonly result: Result;
  /** Null until the result was judged. */
  readonly verdicts: Verdicts | null;
}

/** Path of the index. */
export const INDEX = "results/index.json";

const Index = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  results: z.array(z.strictObject({
    suite: z.string(),
    experiment: z.string(),
    device: z.enum(["cpu", "gpu"]),
    /** The revision that counts. */
    current: z.int().min(1),
    /** Every revision with the SHA-256 of its canonical part: the mark by which an edit shows. */
    revisions: z.array(z.strictObject({ revision: z.int().min(1), canonical: z.string() })),
  })),
});

/** What `results/index.json` holds, derived from the published files. */
export type Index = z.infer<typeof Index>;

/** The newest revision of each experiment and device, by name; only names, nothing read. */
export function listCurrent(files: Files): Published[] {
  const published = listPublished(files);
  return published.filter((one, i) => {
    const next = published[i + 1];
    return !(next && sameResult(one, next));
  });
}

/** The current result of an experiment on a device; undefined where none is published. Throws as `readResult` does. */
export function currentResult(files: Files, name: ResultName): PublishedResult | undefined {
  const found = listCurrent(files).find((one) => sameResult(one, name));
  return found && readPublished(files, found);
}

/** A published result with its verdicts. Throws as `readResult` does, and `Deno.errors.NotFound`'s like where it is gone. */
export function readPublished(files: Files, name: Published): PublishedResult {
  const path = publishedPath(name);
  const text = files.read(path);
  if (text === undefined) throw new RangeError(`Cannot read ${path}: there is no such result`);
  const verdicts = files.read(verdictsPath(path));
  return {
    name,
    path,
    result: readResult(text, path),
    verdicts: verdicts === undefined ? null : readVerdicts(verdicts, verdictsPath(path)),
  };
}

/** The index of the files as they are. */
export function buildIndex(files: Files): Index {
  const published = listPublished(files);
  const results = listCurrent(files).map(({ suite, experiment, device, revision }) => ({
    suite,
    experiment,
    device,
    current: revision,
    revisions: published.filter((one) => sameResult(one, { suite, experiment, device })).map((one) => ({
      revision: one.revision,
      canonical: storedHash(files, one),
    })),
  }));
  return { format: FORMAT_VERSION, results };
}

/** The canonical part as it is stored: an older format is no edit. Throws as `readResult` does. */
function storedHash(files: Files, name: Published): string {
  const { path } = readPublished(files, name);
  return canonicalHash(JSON.parse(files.read(path)!).canonical);
}

/** The index as written; undefined where there is none. Throws `SyntaxError`. */
export function readIndex(files: Files): Index | undefined {
  const text = files.read(INDEX);
  if (text === undefined) return undefined;
  return readFormat(text, INDEX, Index, { kind: "index", older: '"deno task judge" writes the index anew' });
}

/**
 * The index to write. Throws `RangeError` where a published file is no longer what the index says or is gone: published
 * results are added, never edited or removed.
 */
export function nextIndex(files: Files): Index {
  const next = buildIndex(files);
  for (const { revisions, ...name } of readIndex(files)?.results ?? []) {
    const now = next.results.find((one) => sameResult(one, name));
    for (const { revision, canonical } of revisions) {
      const found = now?.revisions.find((one) => one.revision === revision);
      if (found?.canonical === canonical) continue;
      throw new RangeError(
        `Cannot update ${INDEX}: published results are never changed, got ${found ? "an edited" : "a missing"} ` +
          `${publishedPath({ ...name, revision })}. Restore the file; a new result is a new revision`,
      );
    }
  }
  return next;
}

/** Text of an index file. */
export function encodeIndex(index: Index): string {
  return encode(index);
}

/** True for the same suite, experiment and device. */
export function sameResult(a: ResultName, b: ResultName): boolean {
  return a.suite === b.suite && a.experiment === b.experiment && a.device === b.device;
}
