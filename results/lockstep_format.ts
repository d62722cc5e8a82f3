/**
 * The format of a comparison of the two devices over the programs of a suite: steps in lockstep, CPU against GPU. A result
 * like any other: a format version, the numbers, and on what machine with what code they were measured.
 */
import * as z from "zod";
import { FORMAT_VERSION, Num, Provenance, Setting } from "./format.ts";
import { MachineProvenance, type StandingFile, standingFile } from "./standing_file.ts";

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
  provenance: MachineProvenance.extend({ devices: z.tuple([Device, Device]) }),
});
export type Lockstep = z.infer<typeof Lockstep>;

/** True where every step is within the tolerances or explained. */
export function agrees({ steps, within, explained, skipped }: LockstepRow): boolean {
  return skipped !== null || within + explained === steps;
}

/** Files of such comparisons, by suite. */
export const lockstepFile: StandingFile<Lockstep> = standingFile("lockstep", Lockstep, "a comparison of devices");
