/** The files derived from published results: the verdicts of each current revision, and the index. */
import { canonicalHash, encodeVerdicts } from "../../results/encode.ts";
import {
  encodeIndex,
  INDEX,
  listCurrent,
  nextIndex,
  type PublishedResult,
  readPublished,
} from "../../results/current.ts";
import type { Files } from "../../results/files.ts";
import type { Result, Verdicts } from "../../results/format.ts";
import { verdictsPath } from "../../results/layout.ts";
import type { ExperimentName } from "../spec.ts";

/** Judges a result with the claims now in its experiment. `resultHash` is that of its canonical part. */
export type JudgeResult = (result: Result, experiment: ExperimentName, resultHash: string) => Verdicts;

/** A derived file that is not as it should be. */
export interface StaleFile {
  readonly path: string;
  /** What it should hold. */
  readonly text: string;
}

/**
 * The derived files that are missing or stale, in order of path. Verdicts of superseded revisions stay as they were.
 * Throws what `judge` throws, and `RangeError` where a published result was edited or removed.
 */
export function staleFiles(files: Files, judge: JudgeResult): StaleFile[] {
  const index = nextIndex(files);
  const verdicts = listCurrent(files).map((name) => judgedFile(readPublished(files, name), judge));
  const wanted = index.results.length > 0 || files.exists(INDEX)
    ? [...verdicts, { path: INDEX, text: encodeIndex(index) }]
    : verdicts;
  return wanted.filter(({ path, text }) => files.read(path) !== text);
}

function judgedFile({ path, result, name }: PublishedResult, judge: JudgeResult): StaleFile {
  const verdicts = judge(result, name, canonicalHash(result.canonical));
  return { path: verdictsPath(path), text: encodeVerdicts(verdicts) };
}
