/** One experiment of a bench: both passes, verdicts, and everything that is kept of them. */
import { withTimings } from "../../results/timings.ts";
import { canonicalHash } from "../../results/encode.ts";
import type { Files } from "../../results/files.ts";
import type { Result, Verdicts } from "../../results/format.ts";
import { nameOf, runPath, verdictsPath } from "../../results/layout.ts";
import { hasVerdicts, savedProvenance, saveRunResult } from "../../results/save.ts";
import { fitsAny } from "../../suites/core/claims/cells.ts";
import { cellsToConfirm } from "../../suites/core/claims/confirm.ts";
import { judge } from "../../suites/core/claims/judge.ts";
import { claimsHash, type Experiment, loadLedger } from "../spec.ts";
import { drawOnce } from "./draw_once.ts";
import { type Outcome, runExperiment } from "./run_experiment.ts";
import type { RunOptions } from "./run_options.ts";
import type { WorkArea } from "./work_area.ts";

/** What came of an experiment. */
export interface BenchOutcome {
  readonly spec: Experiment;
  readonly result: Result;
  readonly verdicts: Verdicts;
  /** Files that hold it, from the project's folder. */
  readonly paths: readonly string[];
  /** What a reader should know, such as a figure that could not be drawn. */
  readonly notices: readonly string[];
  /** Runs trained now; the others were finished before. */
  readonly trained: number;
  /** Runs that `--force` trained again and that came out otherwise. */
  readonly differing: readonly string[];
}

/**
 * Trains, judges, confirms what was contradicted, saves and draws. Runs are kept as they are trained; all else is written when
 * all of it is done, and not at all where nothing has changed.
 */
export async function benchExperiment(
  files: Files,
  spec: Experiment,
  options: RunOptions & { readonly area: WorkArea },
): Promise<BenchOutcome> {
  const notices: string[] = [];
  const asked = { ...options, onNotice: (notice: string) => void notices.push(notice) };
  let outcome = await runExperiment(spec, asked);
  let verdicts = judged(spec, outcome);
  const patterns = cellsToConfirm(spec.claims, verdicts); // none where the run is quick
  if (patterns.length > 0) {
    const second = await runExperiment(spec, {
      ...asked,
      pass: "confirmation",
      cells: (cell) => fitsAny(cell, patterns),
    });
    outcome = together(outcome, second);
    verdicts = judged(spec, outcome);
  }
  options.signal?.throwIfAborted();
  const { trained, differing, ...fresh } = outcome;
  const saved = trained === 0 ? savedProvenance(files, fresh) : undefined;
  const result = saved ? { ...fresh, provenance: saved } : fresh;
  verdicts = judged(spec, result);
  const path = runPath(nameOf(result));
  if (!saved || !hasVerdicts(files, result, verdicts)) saveRunResult(files, result, verdicts);
  const drawn = await drawOnce(files, { spec, result, verdicts, sources: options.area.known.contents.sources });
  notices.push(...drawn.notices);
  return { spec, result, verdicts, trained, differing, notices, paths: [path, verdictsPath(path), ...drawn.paths] };
}

/** The verdicts of an experiment's claims on a result. */
export function judged(spec: Experiment, result: Result): Verdicts {
  const { canonical, provenance } = result;
  return judge({
    canonical: withTimings(result),
    claims: spec.claims,
    ledger: loadLedger(),
    quick: provenance.quick,
    device: provenance.device.name,
    resultHash: canonicalHash(canonical),
    claimsHash: claimsHash(spec),
  });
}

/** Both passes as one result; they differ in seeds alone. */
function together(first: Outcome, second: Outcome): Outcome {
  const [a, b] = [first.provenance, second.provenance];
  const [wallSeconds, trainSeconds] = [a.wallSeconds + b.wallSeconds, a.trainSeconds + b.trainSeconds];
  const steps = a.stepsPerSecond * a.trainSeconds + b.stepsPerSecond * b.trainSeconds;
  return {
    ...first,
    trained: first.trained + second.trained,
    differing: [...first.differing, ...second.differing],
    canonical: { ...first.canonical, runs: [...first.canonical.runs, ...second.canonical.runs] },
    provenance: {
      ...a,
      ...(b.timings && { timings: { ...a.timings, ...b.timings } }),
      ...((a.storageSeconds || b.storageSeconds) && {
        storageSeconds: (a.storageSeconds ?? 0) + (b.storageSeconds ?? 0),
      }),
      ...((a.reused || b.reused) && { reused: (a.reused ?? 0) + (b.reused ?? 0) }),
      wallSeconds,
      trainSeconds,
      stepsPerSecond: trainSeconds > 0 ? steps / trainSeconds : 0,
    },
  };
}
