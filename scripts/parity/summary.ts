/** What the steps of one model and one optimizer come to. */
import type { ParityRow } from "../../results/parity_format.ts";
import { type StepErrors, TOLERANCES } from "./compare.ts";

/** The numbers of a row; its names are the caller's. */
export type Measured = Omit<ParityRow, "model" | "optimizer">;

/** A step in lockstep. */
export interface LockedStep {
  readonly errors: StepErrors;
  /** Whether all errors are within their tolerances. */
  readonly within: boolean;
  /** Whether float64 has something within rounding of a kink. */
  readonly nearZero: boolean;
}

/**
 * The greatest errors, and whether the row holds: every loss within its tolerance, every step that misses another one
 * explained, and a free run, where there is one, within its own. Explained steps count for their loss alone; how many
 * there may be is for `parityDifferences`.
 */
export function summarize(steps: readonly LockedStep[], free: ParityRow["free"]): Measured {
  const within = steps.filter((step) => step.within).length;
  const compared = steps.filter((step) => step.within || !step.nearZero);
  const explained = steps.length - compared.length;
  const greatest = (of: (errors: StepErrors) => number) => Math.max(0, ...compared.map(({ errors }) => of(errors)));
  const error = {
    loss: Math.max(...steps.map(({ errors }) => errors.loss)),
    gradient: greatest(({ gradient }) => gradient.error),
    parameter: greatest(({ parameter }) => parameter.error),
    update: greatest(({ update }) => update.error),
    state: greatest(({ state }) => state.error),
  };
  const locked = error.loss <= TOLERANCES.loss && within + explained === steps.length;
  const freely = free === null || (free.loss <= TOLERANCES.free && free.parameter <= TOLERANCES.free);
  const miss = steps.findIndex((step) => !(step.errors.loss <= TOLERANCES.loss) || !(step.within || step.nearZero));
  return {
    ...{ steps: steps.length, error, within, explained, free, holds: locked && freely },
    miss: miss < 0 ? null : `step ${miss}: ${missOf(steps[miss].errors)}`,
  };
}

/** The errors beyond their tolerances, in words. */
function missOf({ loss, ...errors }: StepErrors): string {
  const beyond = Object.entries(errors).filter(([, { error }]) => !(error <= TOLERANCES.tensor))
    .map(([name, { error, tensor }]) => `${name} of ${tensor} ${error.toExponential(1)}`);
  return [...(loss <= TOLERANCES.loss ? [] : [`loss ${loss.toExponential(1)}`]), ...beyond].join(", ");
}
