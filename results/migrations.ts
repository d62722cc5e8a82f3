/**
 * From older format versions to the newest, one step a version. A step takes the parsed JSON of a file and gives that of
 * the next version; the version number itself is set here. What no step reads is refused by the reader, with the remedy.
 *
 * A new version comes with: its number in `format.ts`, a step here for each kind of file that changed, and files of the
 * version before in `testing/`, which the tests read for ever after.
 */

/** Kinds of files with a format version. */
export type FileKind = "result" | "verdicts" | "index" | "parity" | "lockstep" | "perf" | "plan" | "comparison";

/** A file of one version as one of the next. Throws `SyntaxError` where it is not what its version says. */
export type Step = (file: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Steps by the version they start from, then by kind. A kind without a step is the same in both versions. */
export type Steps = Readonly<Record<number, Readonly<Partial<Record<FileKind, Step>>>>>;

/** All steps; version 1 is the first. */
export const STEPS: Steps = {};

/**
 * A file brought up to a version, step by step. Undefined where a version on the way has no steps: such files are no
 * longer read.
 */
export function migrate(
  file: Readonly<Record<string, unknown>>,
  { kind, from, to, steps = STEPS }: { kind: FileKind; from: number; to: number; steps?: Steps },
): Record<string, unknown> | undefined {
  let migrated: Record<string, unknown> = { ...file };
  for (let version = from; version < to; version++) {
    if (!Object.hasOwn(steps, version)) return undefined;
    const step = steps[version][kind];
    migrated = { ...(step ? step(migrated) : migrated), format: version + 1 };
  }
  return migrated;
}
