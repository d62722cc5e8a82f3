/** The runs that confirm what a merged first pass contradicts. */
import type { Verdicts } from "../../results/format.ts";
import type { Plan, PlannedExperiment } from "../../results/plan_format.ts";
import { fitsAny } from "../../suites/core/claims/cells.ts";
import { cellsToConfirm } from "../../suites/core/claims/confirm.ts";
import type { Experiment, ExperimentName } from "../spec.ts";
import type { HashData } from "./data_hashes.ts";
import { planExperiment } from "./make_plan.ts";
import { changesSince } from "./stale_plan.ts";

/** What planning needs. */
export interface ConfirmTools {
  readonly changes: Plan["changes"];
  readonly hashData: HashData;
  readonly load: (name: ExperimentName) => Experiment;
}

/**
 * The second pass of an experiment, for the cells that verdicts ask for; undefined where they ask for none. Throws
 * `RangeError` where the experiment has changed since its first pass was planned.
 */
export async function confirmingRuns(
  planned: PlannedExperiment,
  verdicts: Verdicts,
  { changes, hashData, load }: ConfirmTools,
): Promise<PlannedExperiment | undefined> {
  const { suite, experiment } = planned;
  const named = { name: { suite, experiment }, spec: load(planned) };
  const patterns = cellsToConfirm(named.spec.claims, verdicts);
  if (patterns.length === 0) return undefined;
  const since = changesSince(planned, await planExperiment(named, { ...changes, hashData }));
  if (since.length > 0) {
    throw new RangeError(
      `Cannot confirm ${suite}/${experiment}: it must be as it was planned, got ${since.join("; ")}`,
    );
  }
  return await planExperiment(named, {
    ...{ ...changes, hashData, pass: "confirmation" },
    cells: (cell) => fitsAny(cell, patterns),
  });
}
