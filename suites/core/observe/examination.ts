/**
 * What an examination is: an observer with passes of its own over some rows of the training set, at the parameters as they
 * are at a snapshot. It changes nothing that training goes on with.
 */
import type { Device, Session } from "../../../kernels/program/device.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import type { ProgramOptions, TrainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";

/** Rows of the training set that are looked at, by default. */
const ROWS = 512;

/** What an examination works on. */
export interface Examined {
  readonly device: Device;
  readonly session: Session;
  readonly built: TrainingProgram;
  readonly dataset: Dataset;
  readonly runs: readonly Run[];
  /** Which of the runs to examine. */
  readonly active: readonly boolean[];
}

/** Values by quantity. */
export type Found = { readonly [Q in QuantityName]?: number };

/** One examination. */
export interface Examination {
  readonly quantities: readonly QuantityName[];
  /** Phases that a program needs for it. */
  readonly phases: (config: RunConfig) => Pick<ProgramOptions, "curvature" | "noise">;
  /** Passes of each phase that one look at one run takes, about. */
  passes(config: RunConfig): Readonly<Record<string, number>>;
  /** Values of each run; undefined for those that are not active. */
  examine(examined: Examined): Promise<(Found | undefined)[]>;
  /** Why a configuration cannot be examined like this: `needs …`. */
  misfit?(config: RunConfig): string | undefined;
}

/** Batches that are looked at: those of a training step, or smaller ones where fewer rows are asked for. */
export function batchesOf({ data: { batch }, train }: RunConfig, atLeast = 1): { batches: number; batch: number } {
  const rows = train.observe_rows ?? ROWS;
  const own = Math.min(batch, Math.max(1, Math.floor(rows / atLeast)));
  return { batches: Math.max(atLeast, Math.floor(rows / own)), batch: own };
}

/** Whether gradients have the precision that differences of them need. */
export function needsFullPrecision({ precision }: RunConfig): string | undefined {
  return precision === "f32" ? undefined : "needs precision f32";
}
