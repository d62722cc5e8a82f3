/**
 * Negative controls, run for real: the verdict that a suite's control names must be one thing without the mutation and
 * what the control says with it. A benchmark that cannot say no shows nothing by saying yes.
 */
import { canonicalHash } from "../../results/encode.ts";
import type { Result } from "../../results/format.ts";
import { withTimings } from "../../results/timings.ts";
import { fitsAny } from "../../suites/core/claims/cells.ts";
import { cellsToConfirm } from "../../suites/core/claims/confirm.ts";
import { judge } from "../../suites/core/claims/judge.ts";
import type { Cell } from "../../suites/core/plan/expand.ts";
import type { Overrides } from "../../suites/core/plan/override.ts";
import type { Pass } from "../../suites/core/plan/run.ts";
import type { Suite } from "../../suites/core/suite.ts";
import { readsOf } from "../results/reads.ts";
import { claimsHash, type Experiment, loadLedger } from "../spec.ts";

/** Seconds that a control may take, both arms together. */
export const CONTROL_SECONDS = 10;

/** What one arm of a control runs. */
export interface Arm {
  readonly cells: (cell: Cell) => boolean;
  /** One forward and backward pass of each run is enough. */
  readonly signalOnly: boolean;
  readonly seeds?: number;
  readonly overrides: Overrides;
  readonly mutation?: Overrides;
  readonly pass: Pass;
}

/** Runs a pass of an experiment. */
export type RunArm = (spec: Experiment, arm: Arm) => Promise<Result>;

/** What came of a control. */
export interface ControlOutcome {
  /** Verdict without the mutation, and with it. */
  readonly before: string;
  readonly after: string;
  /** Whether the mutation turned the verdict into the one it must become. */
  readonly flips: boolean;
  readonly seconds: number;
}

/** Runs both arms of a suite's control. Throws `RangeError` where its experiment does not judge its claim. */
export async function runControl({ negativeControl }: Suite, spec: Experiment, run: RunArm): Promise<ControlOutcome> {
  const started = performance.now();
  const { set: mutation, becomes } = negativeControl;
  const before = await verdictOf(negativeControl, spec, run);
  const after = await verdictOf(negativeControl, spec, run, mutation);
  const seconds = (performance.now() - started) / 1000;
  return { before, after, flips: before !== after && after === becomes, seconds };
}

/** The claim's verdict, on a second set of seeds, too, where it needs that. */
async function verdictOf(
  { claim, seeds, smaller = {} }: Suite["negativeControl"],
  whole: Experiment,
  run: RunArm,
  mutation?: Overrides,
): Promise<string> {
  const spec = { ...whole, claims: whole.claims.filter(({ id }) => id === claim) };
  const { cells, signalOnly } = readsOf(spec, claim);
  const arm: Arm = { cells, signalOnly, seeds, overrides: smaller, mutation, pass: "first" };
  const first = await run(spec, arm);
  const verdicts = judged(spec, first);
  const patterns = cellsToConfirm(spec.claims, verdicts);
  if (patterns.length === 0) return verdicts.claims[0].verdict;
  const second = await run(spec, { ...arm, pass: "confirmation", cells: (cell) => fitsAny(cell, patterns) });
  const runs = [...first.canonical.runs, ...second.canonical.runs];
  return judged(spec, { ...first, canonical: { ...first.canonical, runs } }).claims[0].verdict;
}

function judged(spec: Experiment, result: Result) {
  return judge({
    canonical: withTimings(result),
    claims: spec.claims,
    ledger: loadLedger(),
    quick: false,
    device: result.provenance.device.name,
    resultHash: canonicalHash(result.canonical),
    claimsHash: claimsHash(spec),
  });
}
