import type { ExperimentName } from "../spec.ts";

/** Nothing of an experiment can run here. The message says what is missing. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";

  constructor({ suite, experiment }: ExperimentName, reasons: Iterable<string>) {
    const missing = [...reasons].map((reason) => reason.replace(/^Cannot [^:]*: /, ""));
    super(`Cannot run ${suite}/${experiment}: ${missing.join("; ")}`);
  }
}
