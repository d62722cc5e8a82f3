/** What a bench leaves in the work area. */
import { encode, encodeResult, encodeVerdicts } from "./encode.ts";
import type { Files } from "./files.ts";
import { Provenance, type Result, type Verdicts } from "./format.ts";
import { nameOf, type ResultName, runPath, verdictsPath } from "./layout.ts";
import { readResult } from "./read.ts";

/** Paths of what was saved. */
export interface Saved {
  readonly result: string;
  readonly verdicts: string;
}

/** Writes the result and verdicts of the newest run of an experiment on its device, in place of the last one's. */
export function saveRunResult(files: Files, result: Result, verdicts: Verdicts): Saved {
  const path = runPath(nameOf(result));
  const saved = { result: path, verdicts: verdictsPath(path) };
  const texts = { result: encodeResult(result), verdicts: encodeVerdicts(verdicts) };
  files.remove(saved.verdicts); // never beside a result that they do not belong to
  files.write(saved.result, texts.result);
  files.write(saved.verdicts, texts.verdicts);
  return saved;
}

/** The result of the newest run; undefined where there is none. Throws as `readResult` does. */
export function readRunResult(files: Files, name: ResultName): Result | undefined {
  const path = runPath(name);
  const text = files.read(path);
  return text === undefined ? undefined : readResult(text, path);
}

/** Whether the verdicts of the newest run are these, to the byte. */
export function hasVerdicts(files: Files, result: Result, verdicts: Verdicts): boolean {
  return files.read(verdictsPath(runPath(nameOf(result)))) === encodeVerdicts(verdicts);
}

/** Where the newest run's result has the same canonical part, its provenance. */
export function savedProvenance(files: Files, result: Result): Provenance | undefined {
  const text = files.read(runPath(nameOf(result)));
  const end = "\n}\n";
  const start = encode({ canonical: result.canonical }).slice(0, -end.length);
  if (!text?.startsWith(`${start},\n`)) return undefined;
  try {
    const { provenance } = JSON.parse(`{${text.slice(start.length + 1)}`);
    return Provenance.safeParse(provenance).data;
  } catch {
    return undefined; // torn by hand
  }
}
