/**
 * The format of a comparison of the two devices over the programs of a suite: steps in lockstep, CPU against GPU. A result
 * like any other: a format version, the numbers, and on what machine with what code they were measured.
 */
import * as z from "zod";
import { encode } from "./encode.ts";
import type { Files } from "./files.ts";
import { FORMAT_VERSION, Num, Provenance, Setting } from "./format.ts";
import { PUBLISHED } from "./layout.ts";
import { readFormat } from "./read.ts";

/** One program, trained by its first run. */
export const LockstepRow = z.strictObject({
  experiment: z.string(),
  /** Varied and tuned settings of the run. */
  settings: z.record(z.string(), Setting),
  seed: z.int().min(0),
  /** Steps compared; fewer than asked for where a loss was not finite. */
  steps: z.int().min(0),
  /** Greatest over steps, of those not explained. */
  error: z.strictObject({ loss: Num, gradient: Num }),
  within: z.int().min(0),
  /** Other steps where float64 has a rectifier's input within rounding of zero. */
  explained: z.int().min(0),
  /** Why it was not compared; null where it was. */
  skipped: z.string().nullable(),
});
export type LockstepRow = z.infer<typeof LockstepRow>;

const Device = Provenance.shape.device;

/** A comparison. */
export const Lockstep = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  kind: z.literal("lockstep"),
  suite: z.string(),
  steps: z.int().min(1),
  tolerances: z.strictObject({ loss: z.number(), gradient: z.number() }),
  rows: z.array(LockstepRow),
  provenance: Provenance.pick({
    processor: true,
    cores: true,
    memoryBytes: true,
    os: true,
    deno: true,
    commit: true,
    dirty: true,
    startedAt: true,
    wallSeconds: true,
  }).extend({ devices: z.tuple([Device, Device]) }),
});
export type Lockstep = z.infer<typeof Lockstep>;

/** True where every step is within the tolerances or explained. */
export function agrees({ steps, within, explained, skipped }: LockstepRow): boolean {
  return skipped !== null || within + explained === steps;
}

/** Path of the newest comparison of a suite. */
export function lockstepRunPath(suite: string): string {
  return `runs/lockstep/${suite}.json`;
}

/** Path of the published comparison of a suite; it has one revision, which a newer one replaces. */
export function lockstepPath(suite: string): string {
  return `${PUBLISHED}/lockstep/${suite}.json`;
}

/** Text of a comparison. */
export function encodeLockstep(lockstep: Lockstep): string {
  return encode(lockstep);
}

/** The published comparisons, by suite. Throws `SyntaxError` naming the file and what is wrong. */
export function publishedLocksteps(files: Files): Lockstep[] {
  return files.list(`${PUBLISHED}/lockstep`).filter(({ name }) => name.endsWith(".json")).map(({ name }) => {
    const path = `${PUBLISHED}/lockstep/${name}`;
    return readFormat(files.read(path) ?? "", path, Lockstep, {
      kind: "lockstep",
      older: 'run "deno task lockstep" again',
    });
  });
}
